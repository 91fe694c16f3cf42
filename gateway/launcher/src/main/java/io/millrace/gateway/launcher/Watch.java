package io.millrace.gateway.launcher;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the running gateway from outside: new problems and, now and then, the traffic, on stderr. Thread-safety:
 * confined to one thread.
 */
final class Watch {
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final Container container;
    private final boolean talkative;
    private final Set<String> told = new HashSet<>();
    private Traffic traffic = new Traffic(Map.of());
    private Traffic reported = traffic;
    private List<String> problems = List.of();
    private long reportedNanos = System.nanoTime();

    Watch(Container container, boolean talkative) {
        this.container = container;
        this.talkative = talkative;
    }

    /** Looks once. What is seen while bundles go says nothing of the run. */
    void look() {
        Map<String, Object> snapshot = container.snapshot();
        if (snapshot.isEmpty() || !container.isRunning()) {
            return;
        }
        traffic = Traffic.of(snapshot);
        problems = Traffic.list(snapshot, "problems");
        if (talkative) {
            problems.stream().filter(told::add).forEach(Watch::say);
            long now = System.nanoTime();
            if (now - reportedNanos >= REPORT.toNanos()) {
                say(traffic.line(reported, (now - reportedNanos) / 1e9));
                reported = traffic;
                reportedNanos = now;
            }
        }
    }

    /** What was seen last. */
    Traffic traffic() {
        return traffic;
    }

    /** Whether something was wrong when it looked last. */
    boolean hasProblems() {
        return !problems.isEmpty();
    }

    private static void say(String line) {
        System.err.println("millrace: " + line);
    }
}
