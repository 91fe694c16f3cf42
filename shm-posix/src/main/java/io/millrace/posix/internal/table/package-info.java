/**
 * System V shared memory on a table inside one segment: for peers that share memory but no kernel. The calls are those
 * of Linux, or those of NuttX with its deviations.
 */
package io.millrace.posix.internal.table;
