package io.millrace.bench.report;

import java.util.List;

/**
 * A whole run. Thread-safety: immutable.
 *
 * @param header what it ran on
 * @param rows what was measured
 * @param bars what it had to reach
 * @param verdict whether it can be believed
 * @param notes what a reader must know besides
 */
public record Result(Header header, List<Row> rows, List<Bar> bars, Verdict verdict, List<String> notes) {}
