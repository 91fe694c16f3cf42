package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Signaler} must do: two of them, each the peer of the other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SignalerContract {
    private static final int ROUND_TRIPS = 200;
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double GATE = 0.1;

    private Pair pair;
    private Signaler near;
    private Signaler far;

    /** For subclasses. */
    protected SignalerContract() {}

    /**
     * Two signalers that ring each other.
     *
     * @param near one; it may be the same object as the other, where a signaler hears itself
     * @param far the other
     * @param latches whether a ring before the wait is never lost; false where there is no doorbell at all
     */
    public record Pair(Signaler near, Signaler far, boolean latches) {}

    /**
     * Makes two signalers that nobody has rung.
     *
     * @return the pair
     * @throws Exception if that is not possible
     */
    protected abstract Pair open() throws Exception;

    @BeforeEach
    void openPair() throws Exception {
        pair = open();
        near = pair.near();
        far = pair.far();
    }

    @AfterEach
    void closePair() {
        near.close();
        far.close();
    }

    @Test
    void saysWhatItIs() {
        assertFalse(near.info().name().isBlank(), "no name");
        assertFalse(near.info().kind().isBlank(), "no kind");
    }

    @Test
    void aRingBeforeTheWaitIsHeard() {
        near.ring(0);
        assertEquals(pair.latches(), far.await(pair.latches() ? LONG : SHORT));
    }

    @Test
    void aRingBeforeALookIsSeen() {
        near.ring(0);
        boolean heard = far.await(0);
        if (pair.latches() && !heard) {
            heard = far.await(LONG);
        }
        assertEquals(pair.latches(), heard);
    }

    @Test
    void ringsComeToAnEnd() {
        near.ring(1);
        near.ring(2);
        for (int heard = 0; far.await(0); heard++) {
            assertTrue(heard < 1_000, "rings without end");
        }
    }

    @Test
    void aWaitEndsWithoutARing() {
        far.await(SHORT);
        far.await(0);
        far.await(-1);
        far.await(Long.MIN_VALUE);
    }

    @Test
    void everyTargetCanBeRung() {
        for (int target : new int[] {0, 1, 31, 32, 255, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            near.ring(target);
        }
        assertEquals(pair.latches(), far.await(pair.latches() ? LONG : SHORT));
    }

    @Test
    void nobodyWhoWaitsBlocksWhoRings() {
        for (int i = 0; i < 100_000; i++) {
            near.ring(0);
        }
        assertEquals(pair.latches(), far.await(pair.latches() ? LONG : SHORT));
    }

    @Test
    void twoThreadsWakeEachOther() throws Exception {
        var turn = new AtomicInteger();
        Together.run(() -> play(near, turn, 0), () -> play(far, turn, 1));
        assertEquals(2 * ROUND_TRIPS, turn.get());
    }

    @Test
    void closeWakesWhoWaits() throws Exception {
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    awaitQuiet(far);
                },
                () -> {
                    waiting.await();
                    far.close();
                });
    }

    @Test
    void afterCloseNothingHappens() {
        far.close();
        far.close();
        far.ring(0);
        assertFalse(far.await(LONG), "a closed signaler heard something");
        near.ring(0);
        near.close();
        near.ring(0);
        assertFalse(near.await(LONG), "a closed signaler heard something");
        assertTrue(near.info().rings() >= 0);
    }

    @Test
    void anInterruptedThreadDoesNotWaitAndStaysInterrupted() throws Exception {
        Together.run(() -> {
            Thread.currentThread().interrupt();
            far.await(LONG);
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        });
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        var waiter = new AtomicThread();
        Together.run(
                () -> {
                    waiter.enter();
                    awaitQuiet(far);
                    assertTrue(Thread.interrupted(), "the interrupt was swallowed");
                },
                () -> waiter.get().interrupt());
    }

    @Test
    void ringsAreCounted() {
        long before = near.info().rings();
        near.ring(0);
        near.ring(0);
        assertEquals(before + 2, near.info().rings());
    }

    @Test
    void ringingAllocatesNothing() {
        double bytes = Allocations.perOperation(() -> near.ring(0), 10_000);
        assertTrue(bytes < GATE, () -> "bytes per ring: " + bytes);
    }

    private void play(Signaler signaler, AtomicInteger turn, int side) {
        for (int round = 0; round < ROUND_TRIPS; round++) {
            int mine = 2 * round + side;
            while (turn.get() != mine) {
                signaler.await(pair.latches() ? LONG : SHORT);
            }
            turn.set(mine + 1);
            signaler.ring(side);
        }
    }

    /** Waits for a bound that the watchdog does not live to see; spurious wake-ups are legal, but few. */
    private static void awaitQuiet(Signaler signaler) {
        for (int spurious = 0; signaler.await(LONG); spurious++) {
            assertTrue(spurious < 1_000, "rings without end");
        }
    }

    /** A thread that another one gets hold of. */
    private static final class AtomicThread {
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile Thread thread;

        void enter() {
            thread = Thread.currentThread();
            entered.countDown();
        }

        Thread get() throws InterruptedException {
            entered.await();
            return thread;
        }
    }
}
