package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.SignalerInfo;
import io.millrace.api.testkit.Together;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoorbellSignalerTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);

    private static final int GLANCES = 1_000_000;
    /** A target whose ring takes until it is let go. */
    private static final int SLOW = 99;

    private final Bell bell = new Bell();
    private final DoorbellSignaler signaler = new DoorbellSignaler("plc", "test", bell);

    /** A bell that somebody rings by hand. */
    private static final class Bell implements Doorbell {
        private final Semaphore rung = new Semaphore(0);
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger looks = new AtomicInteger();
        private final AtomicBoolean inside = new AtomicBoolean();
        private final CountDownLatch asleep = new CountDownLatch(1);
        private final CountDownLatch ringing = new CountDownLatch(1);
        private final CountDownLatch maySound = new CountDownLatch(1);
        private final CountDownLatch woken = new CountDownLatch(1);
        private volatile boolean enough;

        @Override
        public boolean ring(int target) {
            if (target == SLOW) {
                ringing.countDown();
                awaitQuietly(maySound);
            }
            assertEquals(0, closed.get(), "rung after its end");
            return target != 0;
        }

        @Override
        public boolean await(long timeoutNanos) {
            assertEquals(0, closed.get(), "waited at after its end");
            assertTrue(inside.compareAndSet(false, true), "two threads at the device");
            try {
                looks.incrementAndGet();
                if (timeoutNanos > 0) {
                    asleep.countDown();
                }
                boolean heard = rung.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
                return heard && !enough;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                inside.set(false);
            }
        }

        @Override
        public void wake() {
            enough = true;
            woken.countDown();
            rung.release(1_000);
        }

        @Override
        public long missed() {
            return 42;
        }

        @Override
        public void close() {
            assertFalse(inside.get(), "closed under a waiter");
            closed.incrementAndGet();
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void countsRingsAndWhoWasToldAndWhatTheDeviceMissed() {
        signaler.ring(0);
        signaler.ring(1);
        assertEquals(new SignalerInfo("plc", "test", 2, 1, 0, 42), signaler.info());
    }

    @Test
    void aLookDoesNotSleep() {
        assertFalse(signaler.await(0));
        assertFalse(signaler.await(-1));
        assertEquals(2, bell.looks.get());
        assertEquals(0, signaler.info().parks());
    }

    @Test
    void whatIsThereIsTakenWithoutSleeping() {
        bell.rung.release();
        assertTrue(signaler.await(LONG));
        assertEquals(0, signaler.info().parks());
    }

    @Test
    void closingWaitsForWhoIsAtTheDeviceAndForWhoRings() throws Exception {
        Together.run(
                () -> assertFalse(signaler.await(LONG)),
                () -> signaler.ring(SLOW),
                () -> {
                    bell.asleep.await();
                    bell.ringing.await();
                    signaler.close();
                    assertEquals(1, bell.closed.get());
                },
                () -> {
                    bell.woken.await();
                    boolean open = true;
                    for (int i = 0; i < GLANCES; i++) {
                        open &= bell.closed.get() == 0;
                    }
                    bell.maySound.countDown();
                    assertTrue(open, "closed under somebody who rings");
                });
        signaler.close();
        signaler.ring(1);
        assertFalse(signaler.await(LONG));
        assertEquals(1, bell.closed.get());
    }

    @Test
    void twoWaitersTakeTurns() throws Exception {
        bell.rung.release(2);
        Together.run(() -> assertTrue(signaler.await(LONG)), () -> assertTrue(signaler.await(LONG)));
    }
}
