package io.millrace.fusiondock.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong on a link: each place and kind once, with a count; bounded. Thread-safety: thread-safe. */
final class FusiondockFaults {
    private static final int MOST = 16;

    private final List<Problem> problems = new ArrayList<>();

    /** Notes a fault, and hands it back to be thrown. */
    PeerCorruptionException note(PeerCorruptionException cause) {
        note(cause.kind(), cause.offset(), cause.value(), cause.allowed());
        return cause;
    }

    synchronized void note(String kind, long offset, String value, String allowed) {
        for (int i = 0; i < problems.size(); i++) {
            Problem known = problems.get(i);
            if (known.offset() == offset && known.kind().equals(kind)) {
                problems.set(i, new Problem(kind, offset, value, allowed, known.count() + 1, ""));
                return;
            }
        }
        if (problems.size() < MOST) {
            problems.add(new Problem(kind, offset, value, allowed, 1, ""));
        }
    }

    /** Notes a message in pieces that ended before its time. */
    void noteTruncated(FusiondockView view, long done, long total, String why) {
        note(
                "truncated-message",
                view.base() + FusiondockLayout.DATA_OFFSET,
                done + " bytes",
                "all " + total + "; " + why);
    }

    synchronized List<Problem> all() {
        return List.copyOf(problems);
    }
}
