package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutexTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MemorySegment word = Arena.ofAuto().allocate(4, 4);

    @Test
    void doesNotSleepOnAWordThatHasChanged() {
        word.set(ValueLayout.JAVA_INT, 0, 7);
        assertEquals(-Errno.EAGAIN, new Futex().await(word.address(), 6, LONG_NANOS));
    }

    @Test
    void sleepsUntilTheBoundIsOver() {
        assertEquals(-Errno.ETIMEDOUT, new Futex().await(word.address(), 0, 1_000_000));
    }

    @Test
    void wakesASleeper() throws Exception {
        try (var waiter = Executors.newSingleThreadExecutor()) {
            var result = CompletableFuture.supplyAsync(() -> new Futex().await(word.address(), 0, LONG_NANOS), waiter);
            int woken = 0;
            while (woken == 0 && !result.isDone()) {
                woken = Futex.wake(word.address(), 1);
            }
            assertEquals(1, woken);
            assertEquals(0, result.get());
        }
    }

    @Test
    void refusesAnAddressThatIsNotMapped() {
        assertEquals(-1, Futex.wake(64, 1));
        assertEquals(-Errno.EFAULT, new Futex().await(64, 0, LONG_NANOS));
    }

    @Test
    void pollsSeveralDescriptorsAtOnce() {
        try (Descriptor event = Descriptor.eventfd();
                Pipe pipe = Descriptor.pipe()) {
            Poll poll = new Poll(pipe.reader(), event);
            assertEquals(0, poll.await(0));
            assertEquals(0, poll.await(1_000_000));
            MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1L);
            assertEquals(8, event.write(one, 8));
            assertEquals(1, poll.await(LONG_NANOS));
            assertTrue(poll.readable(1) && !poll.readable(0));
            assertEquals(8, pipe.writer().write(one, 8));
            assertEquals(2, poll.await(LONG_NANOS));
            assertTrue(poll.readable(0));
        }
    }
}
