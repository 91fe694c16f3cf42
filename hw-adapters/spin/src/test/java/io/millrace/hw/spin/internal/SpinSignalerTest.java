package io.millrace.hw.spin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.SignalerInfo;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.Allocations;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpinSignalerTest {
    private final SpinSignaler signaler = new SpinSignaler("s", SpinSignaler.DEFAULT_POLL_NANOS);

    @Test
    void ringsWithoutASystemCallAndHearsNothing() {
        signaler.ring(1);
        assertFalse(signaler.await(0));
        assertFalse(signaler.await(TimeUnit.DAYS.toNanos(1)), "looks again after the poll time, not after the bound");
        assertEquals(new SignalerInfo("s", "spin", 1, 0, 1), signaler.info());
    }

    @Test
    void letsAWaitPointLookAgainAndAgain() {
        AtomicInteger looks = new AtomicInteger();
        try (var point = new WaitPoint(signaler, new WaitPolicy(0, 1_000_000_000))) {
            assertTrue(point.await(() -> looks.incrementAndGet() == 100, TimeUnit.SECONDS.toNanos(50)));
        }
    }

    @Test
    void doesNotSleepAfterClose() {
        signaler.close();
        signaler.close();
        assertFalse(signaler.await(TimeUnit.DAYS.toNanos(1)));
        assertEquals(0, signaler.info().parks());
    }

    @Test
    void allocatesNothingWhileLooking() {
        assertTrue(Allocations.perOperation(() -> signaler.await(0), 10_000) < 0.1);
    }

    @Test
    void refusesPollTimesOutOfRange() {
        var e = assertThrows(IllegalArgumentException.class, () -> new SpinSignaler("s", 0));
        assertEquals("pollNanos must be between 1 and 1000000000: pollNanos=0", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SpinSignaler("s", 1_000_000_001));
    }
}
