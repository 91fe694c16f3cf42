package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.internal.granule.Liveness;
import io.millrace.posix.internal.granule.PeerIdentity;
import io.millrace.posix.internal.granule.PoolCheck;
import io.millrace.posix.internal.granule.Pools;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.function.Executable;

/** What the tests of tables share: memory as a segment, peers that are nobody, the invariants of a table. */
final class Tables {
    /** The time of day in all tests. */
    static final long NOW = 1_700_000_000;

    static final int PAGE = 1024;
    static final Set<ShmgetFlag> CREAT = Set.of(ShmgetFlag.IPC_CREAT);
    static final Set<ShmatFlag> RDONLY = Set.of(ShmatFlag.SHM_RDONLY);

    private Tables() {}

    static TableLayout layout(Profile profile, Backing backing) {
        return new TableLayout(profile, backing, PAGE, 8, 4, 16, 12, 4, 4, 0x10000);
    }

    static TableLayout posix() {
        return layout(Profile.POSIX, Backing.STRICT);
    }

    static Memory memory(TableLayout layout) {
        return Memory.of(Arena.ofAuto().allocate(layout.size(), 64), Access.NORMAL);
    }

    /** Memory as a segment. */
    static Segment segment(Memory memory) {
        return new Segment() {
            private final Reservations reservations = new Reservations();

            @Override
            public Memory memory() {
                return memory;
            }

            @Override
            public SegmentInfo info() {
                return new SegmentInfo("test", "test", "memory", memory.size(), memory.access(), true);
            }

            @Override
            public Reservation reserve(long offset, long sizeBytes) {
                return reservations
                        .take(offset, sizeBytes, () -> {})
                        .orElseThrow(() -> new SegmentRefusedException("taken"));
            }

            @Override
            public void close() {}
        };
    }

    static TableSystemV join(Memory memory, TableLayout layout, int pid, Liveness liveness) {
        return join(memory, layout, Pools.peer(pid), liveness);
    }

    static TableSystemV join(Memory memory, TableLayout layout, PeerIdentity who, Liveness liveness) {
        return new TableOpener("test", segment(memory), 0, who, liveness, () -> NOW).open(layout);
    }

    /** A table of its own with one peer, which is root. */
    static TableSystemV table(TableLayout layout) {
        return join(memory(layout), layout, 1, new Pools.Dead());
    }

    static PeerIdentity user(int pid, int uid) {
        return new PeerIdentity(pid, pid, Pools.HOST, uid, uid);
    }

    static void assertErrno(String errno, Executable call) {
        PosixException refusal = assertThrows(PosixException.class, call);
        assertEquals(errno, refusal.errno(), refusal::getMessage);
    }

    /** What must hold of a table that nobody is at work in; slots that may be taken are told. */
    static void check(Memory memory, TableLayout layout, BitSet living) {
        TableView view = new TableView(memory, layout);
        BitSet kept = PoolCheck.check(view.pool(), layout.granules(), living::get);
        BitSet named = new BitSet();
        for (int row = 0; row < layout.regions(); row++) {
            int state = RowState.state(view.state(row));
            assertTrue(state != RowState.DESTROYING, "row " + row + " is being destroyed");
            for (int page = 0; page < layout.maxPages(); page++) {
                int granule = view.granule(row, page);
                assertTrue(granule == TableView.ABSENT || state != RowState.AVAILABLE, "an available row has pages");
                assertTrue(granule == TableView.ABSENT || !named.get(granule), "granule " + granule + " twice");
                if (granule != TableView.ABSENT) {
                    named.set(granule);
                }
            }
        }
        assertEquals(named, kept);
        for (int slot = 0; slot < layout.peers(); slot++) {
            for (int index = 0; index < layout.mappings(); index++) {
                assertTrue(living.get(slot) || !view.mapping(slot, index).isThere(), "slot " + slot + " has attached");
            }
        }
        assertEquals(0, view.lock(), "somebody holds the lock");
    }
}
