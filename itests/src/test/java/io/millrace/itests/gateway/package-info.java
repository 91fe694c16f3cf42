/** The assembled gateway in a process of its own, as a user starts it. */
package io.millrace.itests.gateway;
