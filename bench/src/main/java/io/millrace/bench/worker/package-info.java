/**
 * One measured process. It stays alive, obeys the orders of the coordinator on standard input and tells on standard
 * output how each window went. Those that stand at one end of a wire follow the rules of {@code peers/bench}, so that a
 * C program may stand at the other end.
 */
package io.millrace.bench.worker;
