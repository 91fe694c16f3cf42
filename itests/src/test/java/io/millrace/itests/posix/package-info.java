/**
 * System V and POSIX shared memory between this JVM, the kernel, other users, and C programs: answers, deaths, hazards.
 */
package io.millrace.itests.posix;
