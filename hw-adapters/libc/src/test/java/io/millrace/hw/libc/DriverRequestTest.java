package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Allocations;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class DriverRequestTest {
    /** {@code FIONREAD} of asm-generic/ioctls.h: how many bytes can be read. */
    private static final long BYTES_TO_READ = 0x541B;

    private final MemorySegment word = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    @Test
    void anArgumentGoesToTheDriverAndComesBack() {
        Pipe pipe = Descriptor.pipe();
        try (Descriptor reader = pipe.reader();
                Descriptor writer = pipe.writer()) {
            writer.write(word, 3);
            assertEquals(0, DriverRequest.make(reader, BYTES_TO_READ, word));
            assertEquals(3, word.get(ValueLayout.JAVA_INT, 0));
            assertEquals(-1, DriverRequest.make(reader, BYTES_TO_READ, MemorySegment.NULL));
        }
    }

    @Test
    void neitherAnAnswerNorARefusalLeavesGarbage() {
        try (Descriptor eventfd = Descriptor.eventfd()) {
            assertEquals(-1, DriverRequest.make(eventfd, BYTES_TO_READ, word));
            double bytes = Allocations.perOperation(() -> DriverRequest.make(eventfd, BYTES_TO_READ, word), 10_000);
            assertTrue(bytes < 0.1, () -> "bytes per request: " + bytes);
        }
    }
}
