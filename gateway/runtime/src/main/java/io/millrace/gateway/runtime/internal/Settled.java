package io.millrace.gateway.runtime.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Problems that last: while bundles start or are swapped much is missing for a moment, which is nobody's business. What
 * is seen in two looks running is told, once. What was told is forgotten after {@value #MOST_TOLD} other lines: a peer
 * can write numbers that no line had before.
 *
 * <p>Thread-safety: {@link #look} from one thread, {@link #told} from any.
 */
final class Settled {
    static final int MOST_TOLD = 1024;

    private Set<String> before = Set.of();
    private final Set<String> told = Collections.synchronizedSet(new LinkedHashSet<>());

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
        while (told.size() > MOST_TOLD) {
            told.remove(told().getFirst());
        }
        return fresh;
    }

    /** All that was told. */
    List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }
}
