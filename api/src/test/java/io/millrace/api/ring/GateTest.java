package io.millrace.api.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Together;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread works behind a gate, another one shuts it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GateTest {
    private static final int ROUNDS = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORT_NANOS = 1_000_000;

    private final Gate gate = new Gate();

    @Test
    void anOpenGateIsPassedAgainAndAgain() {
        assertTrue(gate.enter());
        gate.leave();
        assertTrue(gate.enter());
        gate.leave();
        assertFalse(gate.isShut());
    }

    @Test
    void whoIsInMayEnterAgain() {
        assertTrue(gate.enter());
        assertTrue(gate.enter());
        gate.leave();
        assertFalse(gate.shut(0));
        gate.leave();
        assertTrue(gate.shut(0));
    }

    @Test
    void aGateThatIsShutIsNotPassed() {
        assertTrue(gate.shut(0));

        assertTrue(gate.isShut());
        assertFalse(gate.enter());
        assertFalse(gate.enter());
        assertTrue(gate.shut(0));
    }

    @Test
    void whoIsInWhenItIsShutDoesNotEnterAgainAndStillLeaves() {
        assertTrue(gate.enter());
        assertFalse(gate.shut(SHORT_NANOS));

        assertFalse(gate.enter());
        assertFalse(gate.shut(0));
        gate.leave();

        assertTrue(gate.shut(0));
    }

    @Test
    void shuttingWaitsForWhoIsIn() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch out = new CountDownLatch(1);
        int[] work = new int[1];

        Together.run(
                () -> {
                    assertTrue(gate.enter());
                    in.countDown();
                    assertTrue(out.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
                    work[0] = 1;
                    gate.leave();
                },
                () -> {
                    assertTrue(in.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
                    assertFalse(gate.shut(SHORT_NANOS));
                    assertEquals(0, work[0]);
                    out.countDown();
                    assertTrue(gate.shut(PATIENCE_NANOS));
                    assertEquals(1, work[0]);
                });
    }

    @Test
    void nobodyIsInOnceItIsShutAndAllThatWasDoneIsVisible() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            race(new Gate(), round % 64);
        }
    }

    /** Plain words that only the gate orders: half a step must never be seen, nor a step after the gate was shut. */
    private static void race(Gate gate, int head) throws Exception {
        long[] steps = new long[2];
        long[] done = new long[1];
        CountDownLatch started = new CountDownLatch(1);
        Together.run(
                () -> {
                    while (gate.enter()) {
                        steps[0]++;
                        steps[1]++;
                        done[0]++;
                        gate.leave();
                        started.countDown();
                    }
                },
                () -> {
                    assertTrue(started.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
                    for (int i = 0; i < head; i++) {
                        Thread.onSpinWait();
                    }
                    assertTrue(gate.shut(PATIENCE_NANOS));
                    long first = steps[0];
                    assertEquals(first, steps[1]);
                    assertEquals(first, done[0]);
                    steps[0] = -1;
                });
        assertEquals(-1, steps[0]);
        assertEquals(done[0], steps[1]);
    }
}
