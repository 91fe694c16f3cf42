package io.millrace.vox.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The host and a guest at one list of free slots. Slots are numbered from 1; 0 is none. */
public final class PoolStress {
    private PoolStress() {}

    /** A pool of so many slots, by the hands of the host and of guest 1. */
    private static final class Pools {
        private final VoxPool host;
        private final VoxPool guest;
        private final VoxView view;

        Pools(int slots) {
            view = StressSegments.fresh(StressSegments.geometry(1, slots));
            host = new VoxPool(view, "host", 0);
            guest = new VoxPool(view, "guest", 1);
        }

        /** The number of a slot that was free. */
        static int take(VoxPool pool) {
            VoxSlot slot = new VoxSlot();
            return pool.take(1, slot) ? slot.index + 1 : 0;
        }

        static int generation(VoxPool pool) {
            VoxSlot slot = new VoxSlot();
            return pool.take(1, slot) ? slot.generation : 0;
        }

        static int giveBack(VoxPool pool, int number, int generation) {
            return pool.giveBack(0, number - 1, generation) ? 1 : 0;
        }

        /** How many slots can be taken, up to more than there are. */
        int free() {
            int free = 0;
            while (free <= view.layout().slotCount(0) && take(host) != 0) {
                free++;
            }
            return free;
        }
    }

    /** Two who take never get one slot. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the host was first")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the guest was first")
    @Outcome(expect = FORBIDDEN, desc = "one slot twice, or none although there were two")
    @State
    public static class TwoTakers {
        private final Pools pools = new Pools(2);

        /** The host. */
        @Actor
        public void host(II_Result r) {
            r.r1 = Pools.take(pools.host);
        }

        /** The guest. */
        @Actor
        public void guest(II_Result r) {
            r.r2 = Pools.take(pools.guest);
        }
    }

    /** One takes the slot that another gives back: it is a new use of it. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "looked before it was back")
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "taken again, of the next generation")
    @Outcome(expect = FORBIDDEN, desc = "a generation twice, or a slot lost or doubled")
    @State
    public static class TakeAndGiveBack {
        private final Pools pools = new Pools(1);

        /** The host has the slot. */
        public TakeAndGiveBack() {
            Pools.take(pools.host);
        }

        /** Gives back. */
        @Actor
        public void host(III_Result r) {
            r.r1 = Pools.giveBack(pools.host, 1, 1);
        }

        /** Takes. */
        @Actor
        public void guest(III_Result r) {
            r.r2 = Pools.generation(pools.guest);
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = pools.free();
        }
    }

    /** Between two looks of one who takes, another takes two slots and gives the first back. */
    @JCStressTest
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "the guest got what was given back")
    @Outcome(id = "2, 3, 1", expect = ACCEPTABLE, desc = "the guest came after two were taken")
    @Outcome(id = "3, [12], 1", expect = ACCEPTABLE, desc = "the guest was first, or came after one was taken")
    @Outcome(expect = FORBIDDEN, desc = "one slot twice, or a slot lost: the tag of the head did not help")
    @State
    public static class TakenAndBack {
        private final Pools pools = new Pools(3);

        /** Takes two, keeps the second. */
        @Actor
        public void host(III_Result r) {
            int first = Pools.take(pools.host);
            r.r1 = Pools.take(pools.host);
            Pools.giveBack(pools.host, first, 1);
        }

        /** Takes one. */
        @Actor
        public void guest(III_Result r) {
            r.r2 = Pools.take(pools.guest);
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = pools.free();
        }
    }

    /** Two who give back one slot: the second is told. */
    @JCStressTest
    @Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "the host was first")
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "the guest was first")
    @Outcome(expect = FORBIDDEN, desc = "both or none succeeded, or the slot stands in the list twice")
    @State
    public static class TwoGiveBack {
        private final Pools pools = new Pools(2);

        /** The guest sent the slot; the host is to give it back. */
        public TwoGiveBack() {
            Pools.take(pools.guest);
        }

        /** The receiver. */
        @Actor
        public void host(III_Result r) {
            r.r1 = Pools.giveBack(pools.host, 1, 1);
        }

        /** The owner, who must not. */
        @Actor
        public void guest(III_Result r) {
            r.r2 = Pools.giveBack(pools.guest, 1, 1);
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = pools.free();
        }
    }

    /** One gives back a slot it no longer has, while another gives it back and takes it again. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the second was told, and the slot is held once")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the second was first, and the slot is held once")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second was first and not done: there was no slot to take")
    @Outcome(expect = FORBIDDEN, desc = "the slot is lost or doubled")
    @State
    public static class OldGiveBack {
        private final Pools pools = new Pools(1);

        /** The slot is in use. */
        public OldGiveBack() {
            Pools.take(pools.guest);
        }

        /** The receiver, who then takes a slot. */
        @Actor
        public void host(III_Result r) {
            r.r1 = Pools.giveBack(pools.host, 1, 1);
            Pools.take(pools.host);
        }

        /** The owner, who must not. */
        @Actor
        public void guest(III_Result r) {
            r.r2 = Pools.giveBack(pools.guest, 1, 1);
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = pools.free();
        }
    }
}
