package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Together;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeablePollTest {
    /** {@code FIONREAD} of asm-generic/ioctls.h: how many bytes can be read. */
    private static final long BYTES_TO_READ = 0x541B;

    /** {@code ENOTTY}. */
    private static final int NO_SUCH_REQUEST = 25;

    private final MemorySegment word = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    @Test
    void tellsWhichOneCanBeRead() {
        try (Descriptor first = Descriptor.eventfd();
                Descriptor second = Descriptor.eventfd();
                WakeablePoll poll = new WakeablePoll(first, second)) {
            assertFalse(poll.await(0));
            word.set(ValueLayout.JAVA_LONG, 0, 1);
            second.write(word, word.byteSize());
            assertTrue(poll.await(Long.MAX_VALUE));
            assertFalse(poll.readable(0));
            assertTrue(poll.readable(1));
        }
    }

    @Test
    void isWokenFromAnotherThreadAndNeverSleepsAgain() throws Exception {
        try (Descriptor quiet = Descriptor.eventfd();
                WakeablePoll poll = new WakeablePoll(quiet)) {
            Together.run(() -> poll.await(TimeUnit.MINUTES.toNanos(10)), poll::wake);
            assertTrue(poll.await(TimeUnit.MINUTES.toNanos(10)));
            assertFalse(poll.readable(0));
        }
    }

    @Test
    void aDriverReadsAndWritesTheArgument() {
        try (Pipe pipe = Descriptor.pipe();
                Descriptor eventfd = Descriptor.eventfd()) {
            assertEquals(5, pipe.writer().tryWrite(word, 5));
            assertEquals(0, pipe.reader().ioctl(BYTES_TO_READ, word));
            assertEquals(5, word.get(ValueLayout.JAVA_INT, 0));
            assertEquals(-Errno.EBADF, pipe.reader().tryWrite(word, 1));
            assertEquals(-NO_SUCH_REQUEST, eventfd.ioctl(BYTES_TO_READ, word));
        }
    }
}
