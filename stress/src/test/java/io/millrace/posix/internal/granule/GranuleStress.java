package io.millrace.posix.internal.granule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two peers at one map of granules; the answers are first granules, or -1. */
public final class GranuleStress {
    private static final int DEAD = 3;

    private GranuleStress() {}

    /** A map of so many granules, by the hands of two peers; a third one is dead. */
    private static final class Maps {
        private final GranuleLayout layout;
        private final Memory memory;
        private final GranulePool first;
        private final GranulePool second;

        Maps(int granules) {
            layout = new GranuleLayout(0, granules, DEAD);
            memory = Memory.of(Arena.ofAuto().allocate(layout.size(), 64), Access.NORMAL);
            GranulePool.initialise(memory, layout);
            first = join(1);
            second = join(2);
        }

        GranulePool join(int pid) {
            PeerIdentity self = new PeerIdentity(pid, pid, 1, 0, 0);
            GranulePool pool = GranulePool.join(
                    memory, layout, self, peer -> peer.identity().pid() == DEAD);
            pool.join();
            return pool;
        }
    }

    /** Two who allocate never get one granule. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first one was first")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the second one was")
    @Outcome(expect = FORBIDDEN, desc = "one granule twice, or none although there were two")
    @State
    public static class TwoGranules {
        private final Maps maps = new Maps(2);

        /** One. */
        @Actor
        public void first(II_Result r) {
            r.r1 = maps.first.allocate(1, 1);
        }

        /** The other. */
        @Actor
        public void second(II_Result r) {
            r.r2 = maps.second.allocate(1, 1);
        }
    }

    /** Of two who want more than half of the map, over several words of it, one gets it. */
    @JCStressTest
    @Outcome(
            id = {"0, -1", "-1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both, or none")
    @State
    public static class TwoLongRuns {
        private final Maps maps = new Maps(130);

        /** One. */
        @Actor
        public void first(II_Result r) {
            r.r1 = maps.first.allocate(100, 1);
        }

        /** The other. */
        @Actor
        public void second(II_Result r) {
            r.r2 = maps.second.allocate(100, 1);
        }
    }

    /** One frees the last granule that another looks for: it is found now or later. */
    @JCStressTest
    @Outcome(
            id = {"5, -1", "-1, 5"},
            expect = ACCEPTABLE,
            desc = "now, or later")
    @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
    @State
    public static class FreeAndAllocate {
        private final Maps maps = new Maps(64);

        /** All are taken. */
        public FreeAndAllocate() {
            maps.first.reserve(0, 5);
            maps.first.reserve(5, 1);
            maps.second.reserve(6, 58);
        }

        /** Gives it back. */
        @Actor
        public void free() {
            maps.first.free(5, 1);
        }

        /** Looks for it. */
        @Actor
        public void allocate(II_Result r) {
            r.r1 = maps.second.allocate(1, 1);
        }

        /** Looks again. */
        @Arbiter
        public void look(II_Result r) {
            r.r2 = maps.second.allocate(1, 1);
        }
    }

    /** One sweeps what a dead peer had while another allocates: nothing but that comes free. */
    @JCStressTest
    @Outcome(
            id = {"1, 1, 3", "0, 1, 3"},
            expect = ACCEPTABLE,
            desc = "before the sweep, or after it")
    @Outcome(expect = FORBIDDEN, desc = "a granule lost or twice")
    @State
    public static class SweepAndAllocate {
        private final Maps maps = new Maps(4);

        /** The dead one has a granule. */
        public SweepAndAllocate() {
            maps.join(DEAD).allocate(1, 1);
        }

        /** Allocates. */
        @Actor
        public void allocate(III_Result r) {
            r.r1 = maps.first.allocate(1, 1);
        }

        /** Sweeps. */
        @Actor
        public void sweep(III_Result r) {
            r.r2 = maps.second.sweep();
        }

        /** Counts. */
        @Arbiter
        public void count(III_Result r) {
            r.r3 = maps.second.free();
        }
    }
}
