package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.PortException;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorHandleTest {
    private final MemorySegment word = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    @Test
    void standsForACounterToo() {
        Handle handle = new DescriptorHandle(Descriptor.eventfd());
        try (Handle copy = handle.copy()) {
            long written = DescriptorHandle.of(handle).use(counter -> counter.write(word, 8));
            assertEquals(8, written);
            handle.close();
            long read = DescriptorHandle.of(copy).use(counter -> counter.read(word, 8));
            assertEquals(8, read, "it is another counter");
            var e = assertThrows(SegmentRefusedException.class, () -> copy.map("counter"));
            assertTrue(e.getMessage().contains("allowed: a regular file or memory"), e::getMessage);
            assertThrows(PortException.class, handle::copy);
        }
    }

    @Test
    void whatIsMappedTwiceKeepsOneWriterOutOfTheRangeOfTheOther() {
        try (Handle handle = new DescriptorHandle(MemoryFile.create("shared", 4096));
                Segment near = handle.map("near");
                Segment far = handle.map("far")) {
            try (var range = near.reserve(0, 64)) {
                assertThrows(SegmentRefusedException.class, () -> far.reserve(63, 1), range::toString);
                far.reserve(64, 64).close();
            }
            far.reserve(0, 64).close();
        }
    }

    @Test
    void handsOutManyAtOnce() {
        Handle first = new DescriptorHandle(Descriptor.eventfd());
        Handle second = new DescriptorHandle(Descriptor.eventfd());
        List<Integer> numbers = DescriptorHandle.using(
                List.of(first, second),
                all -> all.stream().map(Descriptor::number).toList());
        assertEquals(List.of(number(first), number(second)), numbers, "the order is not that of the handles");
        int kept = number(first);
        second.close();
        assertThrows(PortException.class, () -> DescriptorHandle.using(List.of(first, second), List::size));
        first.close();
        try (Descriptor next = Descriptor.eventfd()) {
            assertEquals(kept, next.number(), "a call that failed holds what it had entered");
        }
    }

    private static int number(Handle handle) {
        return DescriptorHandle.of(handle).use(Descriptor::number);
    }
}
