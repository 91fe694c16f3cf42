package io.millrace.gateway.runtime.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Problems that last: while bundles start or are swapped much is missing for a moment, which is nobody's business. What
 * is seen in two looks running is told, once.
 *
 * <p>Thread-safety: {@link #look} from one thread, {@link #told} from any.
 */
final class Settled {
    private Set<String> before = Set.of();
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Takes what is seen now, and answers what is to be told. */
    List<String> look(List<String> now) {
        List<String> fresh = new ArrayList<>();
        for (String line : new LinkedHashSet<>(now)) {
            if (before.contains(line) && !told.contains(line)) {
                fresh.add(line);
            }
        }
        before = Set.copyOf(now);
        told.addAll(fresh);
        return fresh;
    }

    /** All that was told. */
    List<String> told() {
        return List.copyOf(told);
    }
}
