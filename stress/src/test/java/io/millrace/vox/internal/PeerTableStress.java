package io.millrace.vox.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.memory.PeerCorruptionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The host and guests at one entry of the peer table. States: 0 empty, 1 attached, 2 goodbye, 3 reserved. */
public final class PeerTableStress {
    private PeerTableStress() {}

    /** An entry and its slots, by the hands of the host and of guest 1. */
    private static final class Entry {
        private final VoxView view;
        private final VoxPeerTable table;
        private final VoxPool host;
        private final VoxPool guest;
        private final VoxRecovery recovery;

        Entry(int guests) {
            view = StressSegments.fresh(StressSegments.geometry(guests, 2));
            table = new VoxPeerTable(view);
            host = new VoxPool(view, "host", 0);
            guest = new VoxPool(view, "guest", 1);
            recovery = new VoxRecovery(view, table, host, host.ledger());
        }

        void recover() {
            recovery.recover(1, (slotClass, index) -> false);
        }

        /** As a guest that closes does it. */
        int leave() {
            if (table.state(1) == VoxLayout.ATTACHED) {
                table.goodbye(1);
                return 1;
            }
            return 0;
        }

        static int number(boolean happened) {
            return happened ? 1 : 0;
        }
    }

    /** A guest claims its place while the host gives up waiting for it. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the guest was first")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the host was first")
    @Outcome(expect = FORBIDDEN, desc = "both or none got what they wanted")
    @State
    public static class ClaimAndRelease {
        private final Entry entry = new Entry(1);

        /** The place is reserved. */
        public ClaimAndRelease() {
            entry.table.reserve();
        }

        /** The guest. */
        @Actor
        public void guest(III_Result r) {
            r.r1 = Entry.number(entry.table.claim(1));
        }

        /** The host. */
        @Actor
        public void host(III_Result r) {
            r.r2 = Entry.number(entry.table.release(1));
        }

        /** The state. */
        @Arbiter
        public void state(III_Result r) {
            r.r3 = entry.table.state(1);
        }
    }

    /** A guest walks in while the host reserves the only place. */
    @JCStressTest
    @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "the guest was first")
    @Outcome(id = "0, 1, 3, 1", expect = ACCEPTABLE, desc = "the host was first")
    @Outcome(expect = FORBIDDEN, desc = "both or none got the place, or the epoch does not count one of them")
    @State
    public static class WalkInAndReserve {
        private final Entry entry = new Entry(1);

        /** The guest. */
        @Actor
        public void guest(IIII_Result r) {
            r.r1 = entry.table.walkIn().orElse(0);
        }

        /** The host. */
        @Actor
        public void host(IIII_Result r) {
            r.r2 = entry.table.reserve().orElse(0);
        }

        /** State and epoch. */
        @Arbiter
        public void state(IIII_Result r) {
            r.r3 = entry.table.state(1);
            r.r4 = entry.table.epoch(1);
        }
    }

    /** Two guests walk in: the one that loses the first place goes on to the next. */
    @JCStressTest
    @Outcome(id = "1, 2, 1, 1", expect = ACCEPTABLE, desc = "the first guest was first")
    @Outcome(id = "2, 1, 1, 1", expect = ACCEPTABLE, desc = "the second guest was first")
    @Outcome(expect = FORBIDDEN, desc = "one place twice, or a guest sent away although there was a place")
    @State
    public static class TwoWalkIns {
        private final Entry entry = new Entry(2);

        /** The first guest. */
        @Actor
        public void first(IIII_Result r) {
            r.r1 = entry.table.walkIn().orElse(0);
        }

        /** The second guest. */
        @Actor
        public void second(IIII_Result r) {
            r.r2 = entry.table.walkIn().orElse(0);
        }

        /** The epochs. */
        @Arbiter
        public void epochs(IIII_Result r) {
            r.r3 = entry.table.epoch(1);
            r.r4 = entry.table.epoch(2);
        }
    }

    /** A guest says goodbye while the host, who takes it for dead, clears away what it left. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the guest saw that it was taken for dead")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the goodbye came before the end of the recovery")
    @Outcome(id = "1, 2, 1", expect = ACCEPTABLE_INTERESTING, desc = "it came behind it: the host recovers once more")
    @Outcome(expect = FORBIDDEN, desc = "a state of its own, or a place lost")
    @State
    public static class GoodbyeAndRecovery {
        private final Entry entry = new Entry(1);

        /** The guest is there. */
        public GoodbyeAndRecovery() {
            entry.table.walkIn();
        }

        /** The guest. */
        @Actor
        public void guest(III_Result r) {
            r.r1 = entry.leave();
        }

        /** The host. */
        @Actor
        public void host() {
            entry.recover();
        }

        /** The state, and whether the place can be had again after the host's next look. */
        @Arbiter
        public void state(III_Result r) {
            r.r2 = entry.table.state(1);
            if (r.r2 == VoxLayout.GOODBYE) {
                entry.recover();
            }
            r.r3 = entry.table.walkIn().orElse(0);
        }
    }

    /** A guest that is not as dead as it seems gives its slot back while the host frees what it left. */
    @JCStressTest
    @Outcome(id = "[01], 2", expect = ACCEPTABLE, desc = "one of them freed it")
    @Outcome(expect = FORBIDDEN, desc = "the slot is lost")
    @State
    public static class GiveBackAndRecovery {
        private final Entry entry = new Entry(1);

        /** The guest is there and has a slot. */
        public GiveBackAndRecovery() {
            entry.table.walkIn();
            entry.guest.take(1, new VoxSlot());
        }

        /** The guest. */
        @Actor
        public void guest(II_Result r) {
            r.r1 = Entry.number(entry.guest.giveBack(0, 0, 1));
        }

        /** The host. */
        @Actor
        public void host() {
            entry.recover();
        }

        /** How many slots can be taken; -1 if one stands in the list twice. */
        @Arbiter
        public void free(II_Result r) {
            VoxSlot slot = new VoxSlot();
            try {
                while (entry.host.take(1, slot)) {
                    r.r2++;
                }
            } catch (PeerCorruptionException e) {
                r.r2 = -1;
            }
        }
    }
}
