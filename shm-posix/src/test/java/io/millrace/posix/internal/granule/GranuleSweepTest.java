package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sweeps waits for who is inside, and who enters waits for who sweeps. */
@Timeout(60)
class GranuleSweepTest {
    private static final int DEAD = 1;
    /** Enough for whoever does not wait. */
    private static final int PAUSES = 1000;

    private final GranuleLayout layout = new GranuleLayout(0, 64, 3);
    private final Memory memory = Pools.empty(layout);
    private final GranuleView view = new GranuleView(memory, layout);
    private final PeerView peers = view.peers();
    private final Pools.Dead dead = new Pools.Dead();

    private static void pause() {
        for (int round = 0; round < PAUSES; round++) {
            Peers.pause(round);
        }
    }

    @Test
    void aSweepWaitsForAnAllocationThatHasBegun() throws Exception {
        Pools.join(memory, DEAD, dead).allocate(10, 1);
        GranulePool slow = Pools.join(memory, 2, dead);
        GranulePool sweeper = Pools.join(memory, 3, dead);
        dead.add(DEAD);
        int slot = slow.peers().slot();
        peers.enter(slot, 1);
        new GranuleBits(view).claim(20, 4);
        Together.run(sweeper::sweep, () -> {
            while (peers.sweep() == 0 && view.generation() == 0) {
                Thread.onSpinWait();
            }
            pause();
            assertEquals(DEAD, Owner.owner(view.owner(0)), "it was swept while a peer was inside");
            view.owner(20, Owner.of(slot + 1, 1, 4));
            peers.exit(slot);
        });
        assertEquals(60, sweeper.free());
        PoolCheck.check(memory, layout, owner -> owner == slot);
    }

    @Test
    void anAllocationWaitsForASweepThatHasBegun() throws Exception {
        GranulePool sweeper = Pools.join(memory, 2, dead);
        GranulePool other = Pools.join(memory, 3, dead);
        peers.beginSweep(0, sweeper.peers().holder());
        Together.run(() -> assertEquals(0, other.allocate(5, 1)), () -> {
            pause();
            assertEquals(0, view.word(0), "it was allocated in a sweep");
            peers.endSweep();
        });
        assertEquals(59, sweeper.free());
    }

    @Test
    void aSweepWhoseSweeperHasDiedIsTakenOver() {
        GranulePool gone = Pools.join(memory, DEAD, dead);
        gone.allocate(5, 1);
        GranulePool other = Pools.join(memory, 2, dead);
        peers.beginSweep(0, gone.peers().holder());
        dead.add(DEAD);
        assertEquals(0, other.allocate(64, 1));
        PoolCheck.check(memory, layout, slot -> slot == other.peers().slot());
    }
}
