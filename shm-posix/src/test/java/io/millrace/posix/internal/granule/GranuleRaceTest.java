package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Together;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers allocate, free and sweep at the same time. */
@Timeout(300)
class GranuleRaceTest {
    private static final int ROUNDS = 200_000;
    private static final int LIVE = 12;

    private final GranuleLayout layout = new GranuleLayout(0, 200, 8);
    private final Memory memory = Pools.empty(layout);
    /** Who has a granule, as they know it. */
    private final AtomicIntegerArray holders = new AtomicIntegerArray(200);

    @Test
    void noGranuleIsEverGivenTwice() throws Exception {
        GranulePool first = Pools.join(memory, 1, new Pools.Dead());
        GranulePool second = Pools.join(memory, 2, new Pools.Dead());
        Together.run(() -> work(first, 1), () -> work(second, 2));
        assertEquals(200, first.free());
        PoolCheck.check(memory, layout, _ -> false);
    }

    @Test
    void aSweepBetweenAllocationsTakesOnlyWhatTheDeadHad() throws Exception {
        GranulePool first = Pools.join(memory, 1, new Pools.Dead());
        Together.run(() -> work(first, 1), this::dieAndSweep);
        PoolCheck.check(memory, layout, _ -> false);
        assertEquals(200, first.free());
    }

    private void dieAndSweep() {
        Pools.Dead dead = new Pools.Dead();
        GranulePool sweeper = Pools.join(memory, 2, dead);
        for (int pid = 10; pid < 1000; pid++) {
            GranulePool dying = Pools.join(memory, pid, new Pools.Dead());
            dying.allocate(1 + pid % 70, 1);
            dying.allocate(1, 1);
            dead.add(pid);
            assertEquals(1, sweeper.sweep());
        }
    }

    private void work(GranulePool pool, int who) {
        Random random = new Random(who);
        int[] start = new int[LIVE];
        int[] length = new int[LIVE];
        for (int i = 0; i < ROUNDS; i++) {
            int slot = random.nextInt(LIVE);
            if (length[slot] == 0) {
                length[slot] = 1 + random.nextInt(random.nextInt(8) == 0 ? 80 : 8);
                start[slot] = pool.allocate(length[slot], 1);
                length[slot] = start[slot] < 0 ? 0 : length[slot];
                mark(start[slot], length[slot], 0, who);
            } else {
                give(pool, start[slot], length[slot], who);
                length[slot] = 0;
            }
        }
        for (int slot = 0; slot < LIVE; slot++) {
            if (length[slot] != 0) {
                give(pool, start[slot], length[slot], who);
            }
        }
    }

    private void give(GranulePool pool, int start, int length, int who) {
        mark(start, length, who, 0);
        assertEquals(GranulePool.Freed.FREED, pool.free(start, length));
    }

    private void mark(int start, int length, int from, int to) {
        for (int i = start; i < start + length; i++) {
            assertTrue(holders.compareAndSet(i, from, to), "granule " + i + " is given twice");
        }
    }
}
