package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.Optional;

/**
 * What was found wrong on one link. The first thing ends the link, so there is at most one. Thread-safety: thread-safe.
 */
final class VoxProblems {
    private final VoxView view;
    private Optional<Problem> first = Optional.empty();

    VoxProblems(VoxView view) {
        this.view = view;
    }

    /** Notes a problem, unless there is one, and hands it back. */
    synchronized PeerCorruptionException note(PeerCorruptionException cause) {
        if (first.isEmpty()) {
            first = Optional.of(view.problem(cause));
        }
        return cause;
    }

    synchronized Optional<Problem> first() {
        return first;
    }
}
