/** The mailbox between this JVM, the C peer in both roles, and the firmware: traffic, hazards by number, deaths. */
package io.millrace.itests.fusiondock;
