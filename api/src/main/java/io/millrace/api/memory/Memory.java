package io.millrace.api.memory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bounded region of shared bytes, and the only way to touch them.
 *
 * <p>Every word is little-endian. Words of 2, 4 and 8 bytes stand at offsets aligned to their width. An access outside
 * the region is a programming error ({@link IndexOutOfBoundsException}), a misaligned word too
 * ({@link IllegalArgumentException}). A mapping that vanished ({@link SegmentLostException}) and one that was closed
 * ({@link SegmentClosedException}) may show in every method that touches bytes, and are not repeated below.
 *
 * <p>Thread-safety: thread-safe, as far as the words used are; this class adds no order beyond what each method names.
 * Ordering: plain names ({@code getInt}, {@code setInt}) are opaque accesses: whole words, no order. {@code Acquire}
 * and {@code Release} are the JDK's. Read-modify-write methods are volatile. Bulk methods have no order and tear.
 * Units: offsets and lengths in bytes.
 */
@ProviderType
public abstract class Memory {
    /** For subclasses. */
    protected Memory() {}

    /**
     * Makes the accessor of a native segment.
     *
     * @param segment the mapped bytes; must be native and start at an address aligned to 4
     * @param access how they may be touched
     * @return the accessor, of the segment's whole length
     * @throws IllegalArgumentException if the segment lies on the heap or is not aligned to 4
     */
    public static Memory of(MemorySegment segment, Access access) {
        return new NativeMemory(segment, access);
    }

    /**
     * Length of the region.
     *
     * @return bytes
     */
    public abstract long size();

    /**
     * How the region may be touched.
     *
     * @return the access kind
     */
    public abstract Access access();

    /**
     * A part of this region, sharing its bytes.
     *
     * @param offset where it starts, aligned to 4
     * @param size its length
     * @return the accessor of the part
     * @throws IndexOutOfBoundsException if the part is not inside this region
     */
    public abstract Memory slice(long offset, long size);

    /**
     * The bytes themselves, NORMAL memory only.
     *
     * @param offset start of the range wanted
     * @param length length of the range wanted
     * @return the segment that backs this whole region: {@code offset} counts in it as it does here
     * @throws IndexOutOfBoundsException if the range is not inside this region
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract MemorySegment inPlace(long offset, long length);

    /**
     * Loads a byte, opaque.
     *
     * @param offset where
     * @return the byte
     */
    public abstract byte getByte(long offset);

    /**
     * Stores a byte, opaque.
     *
     * @param offset where
     * @param value the byte
     */
    public abstract void setByte(long offset, byte value);

    /**
     * Loads a 2-byte word, opaque.
     *
     * @param offset where
     * @return the word
     */
    public abstract short getShort(long offset);

    /**
     * Stores a 2-byte word, opaque.
     *
     * @param offset where
     * @param value the word
     */
    public abstract void setShort(long offset, short value);

    /**
     * Loads a 4-byte word, opaque.
     *
     * @param offset where
     * @return the word
     */
    public abstract int getInt(long offset);

    /**
     * Stores a 4-byte word, opaque.
     *
     * @param offset where
     * @param value the word
     */
    public abstract void setInt(long offset, int value);

    /**
     * Loads a 4-byte word, acquire.
     *
     * @param offset where
     * @return the word
     */
    public abstract int getIntAcquire(long offset);

    /**
     * Stores a 4-byte word, release.
     *
     * @param offset where
     * @param value the word
     */
    public abstract void setIntRelease(long offset, int value);

    /**
     * Loads two neighbouring 4-byte words, opaque each, as one call.
     *
     * @param offset where the first stands
     * @return the first in the lower half, the second in the upper
     */
    public long getIntPair(long offset) {
        int first = getInt(offset);
        return pair(first, getInt(offset + Integer.BYTES));
    }

    /**
     * Stores two neighbouring 4-byte words, opaque each, the first one first, as one call.
     *
     * @param offset where the first stands
     * @param first the word there
     * @param second the word behind it
     */
    public void setIntPair(long offset, int first, int second) {
        setInt(offset, first);
        setInt(offset + Integer.BYTES, second);
    }

    /**
     * Loads two neighbouring 4-byte words, acquire each, the first one first, as one call.
     *
     * @param offset where the first stands
     * @return the first in the lower half, the second in the upper
     */
    public long getIntPairAcquire(long offset) {
        int first = getIntAcquire(offset);
        return pair(first, getIntAcquire(offset + Integer.BYTES));
    }

    /**
     * Loads an 8-byte word, opaque.
     *
     * @param offset where
     * @return the word
     */
    public abstract long getLong(long offset);

    /**
     * Stores an 8-byte word, opaque.
     *
     * @param offset where
     * @param value the word
     */
    public abstract void setLong(long offset, long value);

    /**
     * Loads an 8-byte word, acquire.
     *
     * @param offset where
     * @return the word
     */
    public abstract long getLongAcquire(long offset);

    /**
     * Stores an 8-byte word, release.
     *
     * @param offset where
     * @param value the word
     */
    public abstract void setLongRelease(long offset, long value);

    /**
     * Replaces a 4-byte word if it has the expected value, NORMAL memory only. The word is loaded first, so that a
     * vanished page shows as an exception: a compare-and-set that faults ends the JVM.
     *
     * @param offset where
     * @param expected the value it must have
     * @param value the value it gets
     * @return whether it was replaced
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract boolean compareAndSetInt(long offset, int expected, int value);

    /**
     * Replaces an 8-byte word if it has the expected value, NORMAL memory only. Loaded first, as in
     * {@link #compareAndSetInt}.
     *
     * @param offset where
     * @param expected the value it must have
     * @param value the value it gets
     * @return whether it was replaced
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract boolean compareAndSetLong(long offset, long expected, long value);

    /**
     * Adds to a 4-byte word, NORMAL memory only.
     *
     * @param offset where
     * @param delta what to add
     * @return the value before
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract int getAndAddInt(long offset, int delta);

    /**
     * Sets bits of a 4-byte word, NORMAL memory only.
     *
     * @param offset where
     * @param mask the bits to set
     * @return the value before
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract int getAndBitwiseOrInt(long offset, int mask);

    /**
     * Clears the bits of a 4-byte word that are not in a mask, NORMAL memory only.
     *
     * @param offset where
     * @param mask the bits to keep
     * @return the value before
     * @throws UnsupportedOperationException on DEVICE memory
     */
    public abstract int getAndBitwiseAndInt(long offset, int mask);

    /** Orders every load and store before it against every one after it, a store before a load included. */
    public abstract void fence();

    /**
     * Copies bytes into the region. On DEVICE memory: aligned 8-byte words, single bytes at both ends.
     *
     * @param offset where they go
     * @param source where they come from
     * @param sourceOffset where they start there
     * @param length how many
     */
    public abstract void copyIn(long offset, byte[] source, int sourceOffset, int length);

    /**
     * Copies bytes into the region, as {@link #copyIn(long, byte[], int, int)}.
     *
     * @param offset where they go
     * @param source where they come from
     * @param sourceOffset where they start there
     * @param length how many
     */
    public abstract void copyIn(long offset, MemorySegment source, long sourceOffset, long length);

    /**
     * Copies bytes out of the region. On DEVICE memory: aligned 8-byte words, single bytes at both ends.
     *
     * @param offset where they start
     * @param target where they go
     * @param targetOffset where they start there
     * @param length how many
     */
    public abstract void copyOut(long offset, byte[] target, int targetOffset, int length);

    /**
     * Copies bytes out of the region, as {@link #copyOut(long, byte[], int, int)}.
     *
     * @param offset where they start
     * @param target where they go
     * @param targetOffset where they start there
     * @param length how many
     */
    public abstract void copyOut(long offset, MemorySegment target, long targetOffset, long length);

    /**
     * Fills a range with one byte. On DEVICE memory: aligned 8-byte words, single bytes at both ends.
     *
     * @param offset where it starts
     * @param length its length
     * @param value the byte
     */
    public abstract void fill(long offset, long length, byte value);

    /**
     * CRC-32 of a range, as {@link java.util.zip.CRC32}. Allocates; not for a message path.
     *
     * @param offset where it starts
     * @param length its length
     * @return the checksum
     */
    public final int crc32(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        var crc = new java.util.zip.CRC32();
        byte[] chunk = new byte[(int) Math.min(length, 4096)];
        for (long done = 0; done < length; done += chunk.length) {
            int n = (int) Math.min(chunk.length, length - done);
            copyOut(offset + done, chunk, 0, n);
            crc.update(chunk, 0, n);
        }
        return (int) crc.getValue();
    }

    static long pair(int first, int second) {
        return (first & 0xFFFF_FFFFL) | ((long) second << Integer.SIZE);
    }
}
