package io.millrace.bench.harness;

import io.millrace.bench.window.Order;
import java.util.List;

/**
 * What one group measures. Thread-safety: immutable.
 *
 * @param group its name
 * @param kind of every window
 * @param sizes bytes of a message, one after the other
 * @param contenders who take turns
 * @param counted contenders whose system calls are counted
 */
public record Plan(
        String group, Order.Kind kind, List<Integer> sizes, List<Contender> contenders, List<String> counted) {}
