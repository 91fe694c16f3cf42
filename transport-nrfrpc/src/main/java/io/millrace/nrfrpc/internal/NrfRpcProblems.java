package io.millrace.nrfrpc.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found wrong in one area: each place and kind once, with a count, the first bytes kept. Bounded, whatever the
 * peer does.
 *
 * <p>Thread-safety: thread-safe.
 */
final class NrfRpcProblems {
    private static final int MAX = 64;

    private record Entry(int endpoint, Problem problem) {
        boolean isAt(PeerCorruptionException cause) {
            return problem.offset() == cause.offset() && problem.kind().equals(cause.kind());
        }
    }

    private final NrfRpcView view;
    private final List<Entry> entries = new ArrayList<>();

    NrfRpcProblems(NrfRpcView view) {
        this.view = view;
    }

    /** Notes a problem of an endpoint and hands it back, to be thrown. */
    synchronized PeerCorruptionException note(int endpoint, PeerCorruptionException cause) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.isAt(cause)) {
                entries.set(i, new Entry(endpoint, counted(entry.problem())));
                return cause;
            }
        }
        if (entries.size() < MAX) {
            entries.add(new Entry(endpoint, view.problem(cause, 1)));
        }
        return cause;
    }

    /** The problems of an endpoint. */
    synchronized List<Problem> of(int endpoint) {
        return entries.stream()
                .filter(entry -> entry.endpoint() == endpoint)
                .map(Entry::problem)
                .toList();
    }

    private static Problem counted(Problem problem) {
        return new Problem(
                problem.kind(),
                problem.offset(),
                problem.value(),
                problem.allowed(),
                problem.count() + 1,
                problem.sample());
    }
}
