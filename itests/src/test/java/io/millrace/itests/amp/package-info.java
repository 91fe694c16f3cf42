/** Our core of an ESP-AMP memory and the C peer as the other one, each in a process of its own. */
package io.millrace.itests.amp;
