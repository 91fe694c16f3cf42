package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Accessors.Accessor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Memory} must do, of whichever kind. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MemoryContract {
    private static final int SIZE = 256;
    private static final int ROUNDS = 20_000;

    private Memory memory;

    /** For subclasses. */
    protected MemoryContract() {}

    /**
     * Makes a memory of zeros, at an address aligned to 8.
     *
     * @param size its length in bytes
     * @return the memory
     */
    protected abstract Memory create(long size);

    @BeforeEach
    void createMemory() {
        memory = create(SIZE);
    }

    @Test
    void pairsAreTwoNeighbouringWords() {
        memory.setIntPair(20, 0x8000_0001, -2);
        assertEquals(0x8000_0001, memory.getInt(20));
        assertEquals(-2, memory.getInt(24));
        assertEquals(0xFFFF_FFFE_8000_0001L, memory.getIntPair(20));
        assertEquals(0xFFFF_FFFE_8000_0001L, memory.getIntPairAcquire(20));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getIntPair(memory.size() - 4));
        assertThrows(IllegalArgumentException.class, () -> memory.setIntPair(21, 1, 2));
    }

    @Test
    void hasTheSizeAskedFor() {
        assertEquals(SIZE, memory.size());
    }

    @Test
    void wordsReadBackAsWritten() {
        memory.setByte(1, (byte) -2);
        memory.setShort(2, (short) -3);
        memory.setInt(4, -4);
        memory.setLong(8, -5);
        memory.setIntRelease(16, -6);
        memory.setLongRelease(24, -7);
        assertEquals(-2, memory.getByte(1));
        assertEquals(-3, memory.getShort(2));
        assertEquals(-4, memory.getInt(4));
        assertEquals(-5, memory.getLong(8));
        assertEquals(-6, memory.getIntAcquire(16));
        assertEquals(-7, memory.getLongAcquire(24));
        assertEquals(0, memory.getByte(0));
        assertEquals(0, memory.getInt(20));
    }

    @Test
    void wordsAreLittleEndian() {
        memory.setLong(8, 0x0807_0605_0403_0201L);
        memory.setIntRelease(16, 0x0D0C_0B0A);
        memory.setLongRelease(24, 0x1817_1615_1413_1211L);
        memory.setShort(32, (short) 0x2221);
        assertEquals(1, memory.getByte(8));
        assertEquals(8, memory.getByte(15));
        assertEquals(0x0403, memory.getShort(10));
        assertEquals(0x0807_0605, memory.getInt(12));
        assertEquals(0x0403_0201, memory.getIntAcquire(8));
        assertEquals(0x0A, memory.getByte(16));
        assertEquals(0x11, memory.getByte(24));
        assertEquals(0x21, memory.getByte(32));
    }

    @Test
    void everyAccessOutsideIsRefused() {
        for (Accessor accessor : Accessors.all(memory.access())) {
            long last = (long) SIZE - accessor.width();
            accessor.touch(memory, last);
            for (long at : new long[] {-8, last + 8, SIZE, SIZE + 8, 1L << 32, Long.MAX_VALUE - 7, Long.MIN_VALUE}) {
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> accessor.touch(memory, at),
                        () -> accessor + " at " + at);
            }
        }
    }

    @Test
    void everyMisalignedWordIsRefused() {
        for (Accessor accessor : Accessors.words(memory.access())) {
            for (int at = 0; at < 16; at++) {
                int offset = at;
                if (at % accessor.width() == 0) {
                    accessor.touch(memory, at);
                } else {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> accessor.touch(memory, offset),
                            () -> accessor + " at " + offset);
                }
            }
        }
    }

    @Test
    void aSliceSharesItsBytesAndHasItsOwnBounds() {
        Memory slice = memory.slice(16, 32).slice(8, 16);
        slice.setInt(4, 99);
        assertEquals(99, memory.getInt(28));
        assertEquals(16, slice.size());
        assertEquals(memory.access(), slice.access());
        assertThrows(IndexOutOfBoundsException.class, () -> slice.getInt(16));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.getInt(-4));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.copyIn(12, new byte[8], 0, 8));
        assertEquals(0, memory.slice(SIZE, 0).size());
    }

    @Test
    void aSliceOutsideIsRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(0, SIZE + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(SIZE, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(-4, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(4, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(4, Long.MAX_VALUE));
    }

    @Test
    void copiesOfAnyAlignmentMoveExactlyTheirBytes() {
        byte[] pattern = pattern(80);
        MemorySegment outside = Arena.ofAuto().allocate(80, 8);
        for (int at = 0; at < 16; at++) {
            for (int length = 0; length <= 40; length++) {
                byte[] back = new byte[80];
                wipe();
                memory.copyIn(64 + at, pattern, 3, length);
                assertOnly(64 + at, pattern, 3, length);
                memory.copyOut(64 + at, back, 5, length);
                assertArrayEquals(part(pattern, 3, length), part(back, 5, length));
                wipe();
                MemorySegment.copy(pattern, 0, outside, ValueLayout.JAVA_BYTE, 0, 80);
                memory.copyIn(64 + at, outside, 7, length);
                assertOnly(64 + at, pattern, 7, length);
                memory.copyOut(64 + at, outside, 1, length);
                assertArrayEquals(part(pattern, 7, length), part(outside.toArray(ValueLayout.JAVA_BYTE), 1, length));
            }
        }
    }

    @Test
    void fillsExactlyItsRange() {
        byte[] filled = new byte[40];
        Arrays.fill(filled, (byte) 0xA7);
        for (int at = 0; at < 16; at++) {
            for (int length = 0; length <= 40; length++) {
                wipe();
                memory.fill(64 + at, length, (byte) 0xA7);
                assertOnly(64 + at, filled, 0, length);
            }
        }
    }

    @Test
    void aCopyThatDoesNotFitMovesNothing() {
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 1);
        byte[] back = new byte[8];
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(SIZE - 32, ones, 0, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(0, ones, 32, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(0, ones, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(0, ones, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(0, MemorySegment.ofArray(ones), 32, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.fill(SIZE - 32, 64, (byte) 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.fill(0, -1, (byte) 1));
        assertOnly(0, ones, 0, 0);
        memory.copyIn(0, ones, 0, 64);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyOut(0, back, 0, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyOut(0, back, 4, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyOut(0, MemorySegment.ofArray(back), 4, 8));
        assertArrayEquals(new byte[8], back);
    }

    @Test
    void crcIsThatOfTheJdk() {
        byte[] pattern = pattern(200);
        memory.copyIn(3, pattern, 0, 200);
        var crc = new CRC32();
        crc.update(pattern, 5, 150);
        assertEquals((int) crc.getValue(), memory.crc32(8, 150));
        assertEquals(0, memory.crc32(SIZE, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.crc32(SIZE + 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.crc32(0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.crc32(0, Long.MAX_VALUE));
    }

    @Test
    void readModifyWriteAnswersTheValueBefore() {
        if (isDeviceThatRefuses()) {
            return;
        }
        assertFalse(memory.compareAndSetInt(0, 1, 2));
        assertTrue(memory.compareAndSetInt(0, 0, 2));
        assertEquals(2, memory.getAndAddInt(0, 5));
        assertEquals(7, memory.getAndBitwiseOrInt(0, 8));
        assertEquals(15, memory.getAndBitwiseAndInt(0, 5));
        assertEquals(5, memory.getInt(0));
        assertFalse(memory.compareAndSetLong(8, 1, 2));
        assertTrue(memory.compareAndSetLong(8, 0, 1L << 40));
        assertEquals(1L << 40, memory.getLong(8));
    }

    @Test
    void inPlaceAreTheVeryBytes() {
        if (isDeviceThatRefuses()) {
            return;
        }
        MemorySegment bytes = memory.inPlace(16, 8);
        memory.setByte(17, (byte) 9);
        assertEquals(9, bytes.get(ValueLayout.JAVA_BYTE, 17));
        bytes.set(ValueLayout.JAVA_BYTE, 18, (byte) 10);
        assertEquals(10, memory.getByte(18));
        assertEquals(SIZE, bytes.byteSize());
        assertThrows(IndexOutOfBoundsException.class, () -> memory.inPlace(SIZE - 4, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.inPlace(-1, 1));
    }

    @Test
    void whatWasStoredBeforeAReleaseIsSeenAfterTheAcquire() throws Exception {
        Together.run(
                () -> {
                    for (int i = 1; i <= ROUNDS; i++) {
                        memory.setInt(64, i);
                        memory.setIntRelease(0, i);
                    }
                },
                () -> {
                    for (int seen = 0; seen < ROUNDS; ) {
                        seen = memory.getIntAcquire(0);
                        assertTrue(memory.getInt(64) >= seen, "an old value behind a new flag");
                    }
                });
    }

    @Test
    void readModifyWriteOfTwoThreadsLosesNothing() throws Exception {
        if (isDeviceThatRefuses()) {
            return;
        }
        Together.Piece counting = () -> {
            for (int i = 0; i < ROUNDS; i++) {
                memory.getAndAddInt(0, 1);
                long value = memory.getLong(8);
                while (!memory.compareAndSetLong(8, value, value + 1)) {
                    value = memory.getLong(8);
                }
            }
        };
        Together.run(counting, counting);
        memory.fence();
        assertEquals(2 * ROUNDS, memory.getInt(0));
        assertEquals(2 * ROUNDS, memory.getLong(8));
    }

    private boolean isDeviceThatRefuses() {
        if (memory.access() == Access.NORMAL) {
            return false;
        }
        for (Accessor accessor : Accessors.normalOnly()) {
            assertThrows(UnsupportedOperationException.class, () -> accessor.touch(memory, 0), accessor::name);
        }
        assertThrows(UnsupportedOperationException.class, () -> memory.inPlace(0, 8));
        assertOnly(0, new byte[0], 0, 0);
        return true;
    }

    private void wipe() {
        for (int i = 0; i < SIZE; i += 8) {
            memory.setLong(i, 0);
        }
    }

    private void assertOnly(int at, byte[] expected, int from, int length) {
        byte[] all = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            all[i] = memory.getByte(i);
        }
        byte[] wanted = new byte[SIZE];
        System.arraycopy(expected, from, wanted, at, length);
        assertArrayEquals(wanted, all, () -> length + " bytes at " + at);
    }

    private static byte[] part(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 37 + 1);
        }
        return bytes;
    }
}
