package io.millrace.amp.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong in one queue: each place and kind once, with a count; bounded. Thread-safety: thread-safe. */
final class AmpFaults {
    private static final int MOST = 16;

    private final List<Problem> problems = new ArrayList<>();

    /** Notes a fault, and hands it back to be thrown. */
    synchronized PeerCorruptionException note(PeerCorruptionException cause) {
        for (int i = 0; i < problems.size(); i++) {
            Problem known = problems.get(i);
            if (known.offset() == cause.offset() && known.kind().equals(cause.kind())) {
                problems.set(i, problem(cause, known.count() + 1));
                return cause;
            }
        }
        if (problems.size() < MOST) {
            problems.add(problem(cause, 1));
        }
        return cause;
    }

    synchronized List<Problem> all() {
        return List.copyOf(problems);
    }

    private static Problem problem(PeerCorruptionException cause, long count) {
        return new Problem(cause.kind(), cause.offset(), cause.value(), cause.allowed(), count, "");
    }
}
