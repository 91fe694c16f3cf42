/**
 * Devices that ring: a fake of openEuler's at the border of the system calls, called by JNI and by the foreign-function
 * interface, and the C library of the bundle without a JVM.
 */
package io.millrace.itests.ipi;
