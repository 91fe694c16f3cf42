package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.Accessors.Accessor;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Segment} must do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SegmentContract {
    private static final int PAGE = 4096;

    private Segment segment;
    private Memory memory;

    /** For subclasses. */
    protected SegmentContract() {}

    /**
     * Makes a segment whose bytes the test may change.
     *
     * @return the segment, 4096 bytes or longer
     * @throws Exception if that is not possible
     */
    protected abstract Segment open() throws Exception;

    @BeforeEach
    void openSegment() throws Exception {
        segment = open();
        memory = segment.memory();
    }

    @AfterEach
    void closeSegment() {
        segment.close();
    }

    @Test
    void saysWhatItIs() {
        assertFalse(segment.info().name().isBlank(), "no name");
        assertFalse(segment.info().kind().isBlank(), "no kind");
        assertFalse(segment.info().location().isBlank(), "no location");
        assertEquals(memory.size(), segment.info().sizeBytes());
        assertEquals(memory.access(), segment.info().access());
        assertTrue(memory.size() >= PAGE, () -> "too small for this test: " + memory.size());
    }

    @Test
    void givesTheSameMemoryAtEveryCall() {
        assertSame(memory, segment.memory());
    }

    @Test
    void everyPageCanBeWrittenAndRead() {
        long words = memory.size() / 8;
        for (long word = 0; word < words; word += PAGE / 8) {
            memory.setLongRelease(word * 8, ~word);
        }
        memory.setLongRelease((words - 1) * 8, 42);
        for (long word = PAGE / 8; word < words - 1; word += PAGE / 8) {
            assertEquals(~word, memory.getLongAcquire(word * 8));
        }
        assertEquals(42, memory.getLongAcquire((words - 1) * 8));
    }

    @Test
    void everyAccessorWorks() {
        for (Accessor accessor : Accessors.all(memory.access())) {
            accessor.touch(memory, 0);
            accessor.touch(memory, PAGE - 24);
        }
    }

    @Test
    void nothingOutsideCanBeTouched() {
        for (Accessor accessor : Accessors.all(memory.access())) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> accessor.touch(memory, memory.size() & ~7L), accessor::name);
            assertThrows(IndexOutOfBoundsException.class, () -> accessor.touch(memory, -8), accessor::name);
        }
    }

    @Test
    void afterCloseEveryAccessIsRefused() {
        Memory slice = memory.slice(0, 64);
        segment.close();
        for (Accessor accessor : Accessors.all(memory.access())) {
            assertThrows(SegmentClosedException.class, () -> accessor.touch(memory, 0), accessor::name);
            assertThrows(SegmentClosedException.class, () -> accessor.touch(slice, 0), accessor::name);
        }
    }

    @Test
    void canBeClosedTwice() {
        segment.close();
        segment.close();
        assertThrows(SegmentClosedException.class, () -> memory.getInt(0));
    }

    @Test
    void aRangeHasOneWriterUntilHeGivesItBack() {
        Reservation first = segment.reserve(64, 64);
        assertThrows(SegmentRefusedException.class, () -> segment.reserve(64, 64));
        assertThrows(SegmentRefusedException.class, () -> segment.reserve(0, 65));
        assertThrows(SegmentRefusedException.class, () -> segment.reserve(127, 1));
        Reservation before = segment.reserve(0, 64);
        Reservation behind = segment.reserve(128, memory.size() - 128);
        memory.setInt(64, 42);
        first.close();
        Reservation second = segment.reserve(64, 64);
        first.close();
        assertThrows(SegmentRefusedException.class, () -> segment.reserve(64, 64), "closing twice gave it back again");
        second.close();
        before.close();
        behind.close();
        segment.reserve(0, memory.size()).close();
    }

    @Test
    void onlyWhatIsInsideCanBeReservedAndOnlyWhileItIsOpen() {
        assertThrows(IndexOutOfBoundsException.class, () -> segment.reserve(memory.size() - 8, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> segment.reserve(-1, 8));
        Reservation kept = segment.reserve(0, 8);
        segment.close();
        assertThrows(SegmentClosedException.class, () -> segment.reserve(64, 8));
        kept.close();
    }

    @Test
    void growingMovesNothingAndKeepsWhatWasThere() {
        long before = memory.size();
        long after = before + 3 * PAGE;
        memory.setIntRelease(0, 42);
        if (!grow(after)) {
            return;
        }
        Memory longer = segment.memory();
        assertEquals(after, longer.size());
        assertEquals(after, segment.info().sizeBytes());
        assertEquals(memory.access(), longer.access());
        assertSame(longer, segment.memory());
        assertEquals(42, longer.getIntAcquire(0));
        memory.setIntRelease(64, 7);
        assertEquals(7, longer.getIntAcquire(64), "the accessor from before is another memory");
        longer.setIntRelease((after & ~3L) - 4, 9);
        assertEquals(9, longer.getIntAcquire((after & ~3L) - 4));
        assertEquals(before, memory.size());
        segment.close();
        assertThrows(SegmentClosedException.class, () -> memory.getInt(0));
        assertThrows(SegmentClosedException.class, () -> longer.getInt(0));
    }

    @Test
    void growingToWhatItIsDoesNothing() {
        if (!grow(memory.size())) {
            return;
        }
        assertTrue(grow(memory.size() - 1));
        assertTrue(grow(0));
        assertSame(memory, segment.memory());
        assertEquals(memory.size(), segment.info().sizeBytes());
    }

    @Test
    void growingUnderAReaderDoesNotDisturbIt() throws Exception {
        var reading = new CountDownLatch(1);
        if (!grow(memory.size() + PAGE)) {
            return;
        }
        Together.run(
                () -> {
                    for (int i = 0; i < 100_000; i++) {
                        assertEquals(0, memory.getIntAcquire(0));
                        reading.countDown();
                    }
                },
                () -> {
                    reading.await();
                    for (long i = 2; i < 20; i++) {
                        grow(memory.size() + i * PAGE);
                    }
                });
    }

    /** False if it has one length for ever, or was made by somebody else: then it stays as it was. */
    private boolean grow(long sizeBytes) {
        long before = segment.info().sizeBytes();
        try {
            segment.grow(sizeBytes);
            return true;
        } catch (UnsupportedOperationException e) {
            assertEquals(before, segment.info().sizeBytes());
            return false;
        } catch (SegmentRefusedException e) {
            assertFalse(segment.info().created(), e::getMessage);
            assertEquals(before, segment.info().sizeBytes());
            return false;
        }
    }

    @Test
    void closingUnderAReaderEndsTheReaderOrderly() throws Exception {
        var reading = new CountDownLatch(1);
        Together.run(
                () -> assertThrows(SegmentClosedException.class, () -> {
                    while (true) {
                        memory.setInt(64, memory.getIntAcquire(0));
                        reading.countDown();
                    }
                }),
                () -> {
                    reading.await();
                    segment.close();
                });
    }
}
