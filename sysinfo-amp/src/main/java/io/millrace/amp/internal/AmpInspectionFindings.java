package io.millrace.amp.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * Problems found so far, and how much may still be looked at: what stands in one place may claim to be part of many
 * queues. Thread-safety: confined to one thread.
 */
final class AmpInspectionFindings {
    private static final int MOST_PROBLEMS = 64;
    /** More than any memory has room for, if its queues do not share it. */
    private static final int MOST_SLOTS = 1 << 17;

    private static final long MOST_BYTES = 1 << 21;

    private final List<Problem> problems = new ArrayList<>();
    private int slots = MOST_SLOTS;
    private long bytes = MOST_BYTES;
    private boolean limited;

    /** Notes a problem unless something holds. Answers whether it does. */
    boolean check(boolean holds, String kind, long address, long value, String allowed) {
        if (!holds) {
            note(AmpView.bad(kind, address, value, allowed));
        }
        return holds;
    }

    void note(PeerCorruptionException cause) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(cause.kind(), cause.offset(), cause.value(), cause.allowed(), 1, ""));
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    int count() {
        return problems.size();
    }

    /** Takes back what was found since there were so many. */
    void takeBack(int count) {
        problems.subList(count, problems.size()).clear();
    }

    /** Whether so many slots more may be looked at. */
    boolean spendSlots(int count) {
        boolean enough = count <= slots;
        slots -= enough ? count : 0;
        limited |= !enough;
        return enough;
    }

    /** Whether so many bytes more may be summed up. */
    boolean spendBytes(int count) {
        boolean enough = count <= bytes;
        bytes -= enough ? count : 0;
        limited |= !enough;
        return enough;
    }

    boolean limited() {
        return limited;
    }
}
