package io.millrace.api.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.LocalSignaler;
import io.millrace.api.testkit.SignalerContract.Pair;
import io.millrace.api.testkit.Together;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitPointTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final WaitPolicy NO_SPIN = new WaitPolicy(0, 1_000_000_000);

    private final Pair pair = LocalSignaler.pair();
    private final Signaler device = pair.far();
    private final WaitPoint point = new WaitPoint(device, NO_SPIN);

    @Test
    void whatIsAlreadySoNeedsNoWait() {
        assertTrue(point.await(() -> true, LONG));
        assertTrue(point.await(() -> true, 0));
        assertEquals(0, device.info().parks());
        assertSame(device, point.signaler());
    }

    @Test
    void aBoundOfNothingLooksOnce() {
        var looks = new AtomicInteger();
        assertFalse(point.await(() -> looks.incrementAndGet() > 1, 0));
        assertFalse(point.await(() -> looks.incrementAndGet() > 2, -1));
        assertEquals(2, looks.get());
    }

    @Test
    void theBoundEndsAWaitThatNobodyRings() {
        var looks = new AtomicInteger();
        assertFalse(point.await(() -> looks.incrementAndGet() < 0, TimeUnit.MILLISECONDS.toNanos(5)));
        assertTrue(looks.get() >= 2, "must look again when the bound is over");
    }

    @Test
    void spinsAsOftenAsThePolicySaysBeforeItSleeps() {
        var spinning = new WaitPoint(device, new WaitPolicy(100, 1_000_000));
        var looks = new AtomicInteger();
        assertTrue(spinning.await(() -> looks.incrementAndGet() == 100, LONG));
        assertEquals(0, device.info().parks());
    }

    @Test
    void aRingThatIsLostIsMadeUpForByTheParkBound() {
        var patient = new WaitPoint(Signaler.none(), new WaitPolicy(0, 1_000_000));
        var looks = new AtomicInteger();
        assertTrue(patient.await(() -> looks.incrementAndGet() == 5, LONG));
    }

    @Test
    void whatIsHeardAtOnePointIsToldAtEveryOtherOfTheSameSignaler() throws Exception {
        var deaf = new Patient();
        var here = new WaitPoint(deaf, NO_SPIN);
        var there = new WaitPoint(deaf, NO_SPIN);
        var first = new AtomicBoolean();
        var second = new AtomicBoolean();
        Together.run(
                () -> assertTrue(here.await(first::get, LONG)),
                () -> assertTrue(there.await(second::get, LONG)),
                () -> {
                    deaf.occupied.await();
                    first.set(true);
                    deaf.ring(0);
                    second.set(true);
                    deaf.ring(0);
                });
        assertEquals(1, deaf.most.get(), "threads at the device at once");
    }

    /** Sleeps until it is rung, whatever the bound is, and counts who sleeps. */
    private static final class Patient implements Signaler {
        private final Semaphore rung = new Semaphore(0);
        private final CountDownLatch occupied = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public void ring(int target) {
            rung.release();
        }

        @Override
        public boolean await(long timeoutNanos) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            occupied.countDown();
            rung.acquireUninterruptibly();
            inside.decrementAndGet();
            return true;
        }

        @Override
        public SignalerInfo info() {
            return new SignalerInfo("patient", "test", 0, 0, 0);
        }

        @Override
        public void close() {}
    }

    @Test
    void oneRingWakesTheRightOneOfManyWaiters() throws Exception {
        int waiters = 4;
        var flags = new AtomicBoolean[waiters];
        var pieces = new Together.Piece[waiters + 1];
        var done = new AtomicInteger();
        for (int i = 0; i < waiters; i++) {
            var flag = new AtomicBoolean();
            flags[i] = flag;
            pieces[i] = () -> {
                assertTrue(point.await(flag::get, LONG));
                done.incrementAndGet();
            };
        }
        pieces[waiters] = () -> {
            for (int i = waiters - 1; i >= 0; i--) {
                flags[i].set(true);
                pair.near().ring(i);
                int expected = waiters - i;
                assertTrue(point.await(() -> done.get() >= expected, LONG));
            }
        };
        Together.run(pieces);
        assertEquals(waiters, done.get());
    }

    @Test
    void theNextWaiterTakesThePlaceOfOneWhoseTimeIsOver() throws Exception {
        var flag = new AtomicBoolean();
        var gone = new CountDownLatch(1);
        Together.run(
                () -> {
                    assertFalse(point.await(() -> false, TimeUnit.MILLISECONDS.toNanos(20)));
                    gone.countDown();
                },
                () -> assertTrue(point.await(flag::get, LONG)),
                () -> {
                    gone.await();
                    flag.set(true);
                    pair.near().ring(0);
                });
    }

    @Test
    void twoWaitersHandOverManyTimes() throws Exception {
        var turn = new AtomicInteger();
        Together.run(() -> play(turn, 0), () -> play(turn, 1));
        assertEquals(400, turn.get());
    }

    @Test
    void closeEndsEveryWait() throws Exception {
        var waiting = new CountDownLatch(3);
        Together.Piece waiter = () -> {
            waiting.countDown();
            assertFalse(point.await(() -> false, LONG));
        };
        Together.run(waiter, waiter, waiter, () -> {
            waiting.await();
            point.close();
            device.close();
        });
    }

    @Test
    void afterCloseAWaitOnlyLooks() {
        point.close();
        point.close();
        assertFalse(point.await(() -> false, LONG));
        assertTrue(point.await(() -> true, LONG));
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        Together.run(() -> {
            Thread.currentThread().interrupt();
            assertFalse(point.await(() -> false, LONG));
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        });
    }

    @Test
    void anInterruptedWaiterBehindAnotherLeavesThePlaceAlone() throws Exception {
        var flag = new AtomicBoolean();
        var interrupted = new CountDownLatch(1);
        Together.run(
                () -> assertTrue(point.await(flag::get, LONG)),
                () -> {
                    Thread.currentThread().interrupt();
                    assertFalse(point.await(flag::get, LONG));
                    assertTrue(Thread.interrupted());
                    interrupted.countDown();
                },
                () -> {
                    interrupted.await();
                    flag.set(true);
                    pair.near().ring(0);
                });
    }

    @Test
    void aConditionThatThrowsLeavesThePlaceFree() {
        assertThrows(
                IllegalArgumentException.class,
                () -> point.await(
                        () -> {
                            throw new IllegalArgumentException("corrupt");
                        },
                        LONG));
        pair.near().ring(0);
        var looks = new AtomicInteger();
        assertTrue(point.await(() -> looks.incrementAndGet() == 2, LONG));
    }

    @Test
    void policiesOutOfRangeAreRefusedByName() {
        var spins = assertThrows(IllegalArgumentException.class, () -> new WaitPolicy(-1, 5_000_000));
        assertTrue(spins.getMessage().contains("spins=-1"), spins::getMessage);
        var park = assertThrows(IllegalArgumentException.class, () -> new WaitPolicy(0, 999));
        assertTrue(park.getMessage().contains("parkNanos=999"), park::getMessage);
        assertThrows(IllegalArgumentException.class, () -> new WaitPolicy(0, 1_000_000_001));
        assertTrue(WaitPolicy.standard().parkNanos() > 0);
    }

    private void play(AtomicInteger turn, int side) {
        for (int round = 0; round < 200; round++) {
            int mine = 2 * round + side;
            assertTrue(point.await(() -> turn.get() == mine, LONG));
            turn.incrementAndGet();
            pair.near().ring(side);
        }
    }
}
