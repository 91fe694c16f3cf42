package io.millrace.hw.futex.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Allocations;
import io.millrace.hw.libc.Futex;
import java.lang.foreign.Arena;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutexSignalerTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int A_SAYS = 64 + 8;
    private static final int B_SAYS = 64 + 12;

    private final Memory memory = Memory.of(Arena.ofAuto().allocate(128, 64), Access.NORMAL);
    private final FutexSignaler a = new FutexSignaler("a", memory, 64, Side.A);

    @Test
    void makesNoSystemCallWhileThePeerIsAwake() {
        var b = new FutexSignaler("b", memory, 64, Side.B);
        for (int i = 0; i < 1000; i++) {
            a.ring(0);
            assertTrue(b.await(LONG_NANOS));
        }
        assertEquals(1000, a.info().rings());
        assertEquals(0, a.info().wakes());
        assertEquals(0, b.info().parks());
        assertEquals(1000, memory.getInt(64));
    }

    @Test
    void wakesAPeerThatHasNeverSaidAnything() {
        a.ring(0);
        a.ring(0);
        assertEquals(2, a.info().wakes());
    }

    @Test
    void wakesAPeerThatSaysNonsense() {
        memory.setInt(B_SAYS, 0xDEADBEEF);
        a.ring(0);
        assertEquals(1, a.info().wakes());
    }

    @Test
    void wakesAPeerThatIsParked() throws Exception {
        var b = new FutexSignaler("b", memory, 64, Side.B);
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<Boolean> heard = threads.submit(() -> b.await(LONG_NANOS));
            while (memory.getInt(B_SAYS) != FutexLayout.PARKED) {
                Thread.onSpinWait();
            }
            a.ring(0);
            assertTrue(heard.get());
        }
        assertEquals(1, a.info().wakes());
        assertEquals(FutexLayout.AWAKE, memory.getInt(B_SAYS));
    }

    @Test
    void sleepsOnWhenAWakeComesWithoutARing() throws Exception {
        long peerRings = memory.inPlace(64, 16).address() + 64 + 4;
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<Boolean> heard = threads.submit(() -> a.await(LONG_NANOS));
            for (int woken = 0; woken < 3 && !heard.isDone(); ) {
                woken += Futex.wake(peerRings, 1);
            }
            assertFalse(heard.isDone());
            memory.getAndAddInt(64 + 4, 1);
            Futex.wake(peerRings, 1);
            assertTrue(heard.get());
        }
        assertTrue(a.info().parks() >= 3);
    }

    @Test
    void makesUpForSparedWakesOnceBeforeItSleeps() {
        memory.setInt(B_SAYS, FutexLayout.AWAKE);
        a.ring(0);
        a.ring(0);
        assertEquals(0, a.info().wakes());
        assertFalse(a.await(0));
        assertEquals(0, a.info().wakes(), "a look is no sleep");
        assertFalse(a.await(1_000));
        assertEquals(1, a.info().wakes());
        assertFalse(a.await(1_000));
        assertEquals(1, a.info().wakes(), "nothing was spared since");
    }

    @Test
    void makesUpForSparedWakesWhenItCloses() {
        memory.setInt(B_SAYS, FutexLayout.AWAKE);
        a.ring(0);
        a.close();
        assertEquals(1, a.info().wakes());
        a.ring(0);
        assertEquals(1, memory.getInt(64), "closed: rings no more");
    }

    @Test
    void saysThatItIsAwakeAndTakesItBackOnClose() {
        assertEquals(FutexLayout.AWAKE, memory.getInt(A_SAYS));
        a.await(1_000);
        assertEquals(FutexLayout.AWAKE, memory.getInt(A_SAYS));
        a.close();
        assertEquals(FutexLayout.UNKNOWN, memory.getInt(A_SAYS));
    }

    @Test
    void doesNotTakeOldRingsForNewOnes() {
        memory.setInt(64 + 4, 77);
        var late = new FutexSignaler("late", memory, 64, Side.A);
        assertFalse(late.await(0));
        memory.setInt(64 + 4, 76);
        assertTrue(late.await(0), "any change counts, whatever the peer did to its counter");
    }

    @Test
    void countsRingsAcrossTheWrapOfTheCounter() {
        memory.setInt(64, -1);
        var b = new FutexSignaler("b", memory, 64, Side.B);
        a.ring(0);
        assertEquals(0, memory.getInt(64));
        assertTrue(b.await(0));
    }

    @Test
    void allocatesNothingWhileLooking() {
        assertTrue(Allocations.perOperation(() -> a.await(0), 10_000) < 0.1);
    }

    @Test
    void allocatesNothingWhileWakingASleeper() {
        assertTrue(Allocations.perOperation(() -> a.ring(0), 10_000) < 0.1);
        assertTrue(a.info().wakes() > 60_000, "the peer has never said that it is awake");
    }

    @Test
    void closesThoughItsMemoryHasGone() {
        Arena arena = Arena.ofShared();
        Memory shortLived = Memory.of(arena.allocate(64, 64), Access.NORMAL);
        var gone = new FutexSignaler("gone", shortLived, 0, Side.A);
        arena.close();
        gone.close();
        assertFalse(gone.await(0));
    }

    @Test
    void whoseMemoryHasGoneRingsNobodyAndHearsNothing() {
        Arena arena = Arena.ofShared();
        var lost = new FutexSignaler("lost", Memory.of(arena.allocate(64, 64), Access.NORMAL), 0, Side.A);
        arena.close();
        lost.ring(0);
        assertEquals(1, lost.info().rings());
        assertEquals(0, lost.info().wakes());
        assertFalse(lost.await(0));
        assertFalse(lost.await(LONG_NANOS));
        lost.close();
    }

    @Test
    void refusesDeviceMemory() {
        Memory device = Memory.of(Arena.ofAuto().allocate(64, 64), Access.DEVICE);
        assertThrows(UnsupportedOperationException.class, () -> new FutexSignaler("d", device, 0, Side.A));
    }
}
