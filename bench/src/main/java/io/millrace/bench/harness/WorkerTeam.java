package io.millrace.bench.harness;

import io.millrace.bench.report.Metric;
import io.millrace.bench.window.Order;
import io.millrace.bench.window.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Processes that obey the same order together. The first one holds the watch. */
final class WorkerTeam implements Team {
    private final List<Child> children;
    private final List<Long> threads;

    private WorkerTeam(List<Child> children) {
        this.children = children;
        this.threads = children.stream().map(WorkerTeam::awaitReady).toList();
    }

    /** Waits until all are ready. */
    static WorkerTeam of(Child... children) {
        return new WorkerTeam(List.of(children));
    }

    /** The thread that will work; a C program has no other. */
    private static long awaitReady(Child child) {
        OptionalLong thread = Window.number(Window.object(child.hear()), "thread");
        return thread.orElse(child.pid());
    }

    @Override
    public Outcome run(Order order) {
        children.forEach(child -> child.tell(order.line()));
        List<Window> windows =
                children.stream().map(child -> Window.parse(child.hear())).toList();
        Window first = windows.getFirst();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        if (order.kind() == Order.Kind.TP) {
            values.put(Metric.MSGS, (double) first.count() * TimeUnit.SECONDS.toNanos(1) / first.total());
        }
        values.put(Metric.P50, first.p50().isPresent() ? (double) first.p50().getAsLong() : each(first));
        first.p99().ifPresent(p99 -> values.put(Metric.P99, (double) p99));
        first.fairness().ifPresent(fairness -> values.put(Metric.FAIRNESS, fairness));
        if (windows.stream().anyMatch(window -> window.allocated().isPresent())) {
            long bytes = windows.stream()
                    .mapToLong(window -> window.allocated().orElse(0))
                    .sum();
            values.put(Metric.BYTES_PER_OP, (double) bytes / order.count());
        }
        return new Outcome(first.total(), values);
    }

    private static double each(Window window) {
        return (double) window.total() / window.count();
    }

    @Override
    public boolean needsWarmUp() {
        return true;
    }

    @Override
    public List<Long> threads() {
        return threads;
    }

    /** The end of their input is an order to end. */
    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
