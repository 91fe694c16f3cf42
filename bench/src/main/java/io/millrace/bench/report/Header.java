package io.millrace.bench.report;

/**
 * What the figures were measured on. Thread-safety: immutable.
 *
 * @param jdk version of the JDK
 * @param cores processors this process may use
 * @param load runnable threads in the minute before
 * @param raw the raw round trip
 */
public record Header(String jdk, int cores, double load, Raw raw) {}
