package io.millrace.bench.harness;

import io.millrace.bench.report.Metric;
import java.util.Map;

/**
 * What one window gave. Thread-safety: immutable.
 *
 * @param nanos how long it took
 * @param values by metric
 */
public record Outcome(long nanos, Map<Metric, Double> values) {}
