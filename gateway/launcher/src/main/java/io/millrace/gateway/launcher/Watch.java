package io.millrace.gateway.launcher;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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
        Map<String, Object> snapshot = snapshot();
        if (snapshot.isEmpty() || !container.isRunning()) {
            return;
        }
        traffic = Traffic.of(list(snapshot, "links"), list(snapshot, "rings"));
        problems = list(snapshot, "problems");
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

    /** The runtime bundle's view in types of the JDK: the launcher shares no other with bundles. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> snapshot() {
        List<Supplier<?>> found = List.copyOf(suppliers());
        return found.isEmpty()
                ? Map.of()
                : (Map<String, Object>) found.getFirst().get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private List<Supplier<?>> suppliers() {
        return (List) container.find(Supplier.class, "(millrace.snapshot=runtime)");
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(Map<String, Object> snapshot, String key) {
        return (List<T>) snapshot.getOrDefault(key, List.of());
    }
}
