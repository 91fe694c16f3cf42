/** {@code millrace peer posix}: the calls of System V and POSIX shared memory, told what to do on standard input. */
package io.millrace.cli.posix;
