/** Against a whole Linux in QEMU, whose kernel and devices are real: in C, and with a JVM as its first program. */
package io.millrace.itests.guest;
