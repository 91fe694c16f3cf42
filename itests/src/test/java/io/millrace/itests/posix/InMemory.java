package io.millrace.itests.posix;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.internal.granule.PeerIdentity;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;

/**
 * A segment of memory that somebody else has. Thread-safety: thread-safe.
 *
 * @param memory all of it
 * @param reservations who writes where
 */
record InMemory(Memory memory, Reservations reservations) implements Segment {
    /** A peer of this machine whose process there is not: more than any kernel gives out. */
    static final int NO_PROCESS = 1 << 30;

    /** Its user and group. */
    private static final int STRANGER = 1000;
    /** The time of day for all who join in memory: the same calls leave the same bytes. */
    private static final long NOON = 1_700_000_000;

    InMemory(Memory memory) {
        this(memory, new Reservations());
    }

    /** Joins a table, which is made if there is none, as a process of this machine that has died meanwhile. */
    static TableSystemV joinAsDead(Memory memory, TableLayout layout) {
        PeerIdentity self = ProcessLiveness.self();
        return join(memory, layout, new PeerIdentity(NO_PROCESS, self.start(), self.host(), STRANGER, STRANGER));
    }

    /** Joins a table, which is made if there is none. */
    static TableSystemV join(Memory memory, TableLayout layout, PeerIdentity who) {
        return new TableOpener("table", new InMemory(memory), 0, who, new ProcessLiveness(0), () -> NOON).open(layout);
    }

    @Override
    public SegmentInfo info() {
        return new SegmentInfo("table", "test", "memory", memory.size(), memory.access(), true);
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return reservations
                .take(offset, sizeBytes, () -> {})
                .orElseThrow(() -> new SegmentRefusedException("taken: " + offset));
    }

    @Override
    public void close() {
        // it is not ours
    }
}
