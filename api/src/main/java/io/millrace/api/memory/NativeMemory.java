package io.millrace.api.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The one accessor that runs in production. The access kind is a field, not a subclass: every call stays direct.
 *
 * <p>Each accessor translates a fault on the spot; the try blocks cost nothing, {@link #settle} about 0.35 ns. Handles
 * are static and called exactly, with a segment and a {@code long}. Bytes and 2-byte words are stored plainly with a
 * fence behind: their opaque store is an exchange in the interpreter, and one of those that faults ends the JVM.
 */
final class NativeMemory extends Memory {
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    /** Never written again; not final, so that no compiler knows how often {@link #settle} goes round. */
    private static int rounds = 2;

    private final MemorySegment segment;
    private final Access access;

    NativeMemory(MemorySegment segment, Access access) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("segment must be native memory: " + segment);
        }
        if ((segment.address() & 3) != 0) {
            String address = Long.toHexString(segment.address());
            throw new IllegalArgumentException("segment must be aligned to 4: address=0x" + address);
        }
        this.segment = segment;
        this.access = Objects.requireNonNull(access, "access");
    }

    @Override
    public long size() {
        return segment.byteSize();
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public Memory slice(long offset, long size) {
        return new NativeMemory(segment.asSlice(offset, size), access);
    }

    @Override
    public MemorySegment inPlace(long offset, long length) {
        requireNormal("inPlace");
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        return segment;
    }

    @Override
    public byte getByte(long offset) {
        try {
            byte value = (byte) BYTE.getOpaque(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setByte(long offset, byte value) {
        try {
            BYTE.set(segment, offset, value);
            VarHandle.storeStoreFence();
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public short getShort(long offset) {
        try {
            short value = (short) SHORT.getOpaque(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setShort(long offset, short value) {
        try {
            SHORT.set(segment, offset, value);
            VarHandle.storeStoreFence();
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public int getInt(long offset) {
        try {
            int value = (int) INT.getOpaque(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setInt(long offset, int value) {
        try {
            INT.setOpaque(segment, offset, value);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public int getIntAcquire(long offset) {
        try {
            int value = (int) INT.getAcquire(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setIntRelease(long offset, int value) {
        try {
            INT.setRelease(segment, offset, value);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public long getIntPair(long offset) {
        try {
            int first = (int) INT.getOpaque(segment, offset);
            long pair = pair(first, (int) INT.getOpaque(segment, offset + Integer.BYTES));
            settle();
            return pair;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setIntPair(long offset, int first, int second) {
        try {
            INT.setOpaque(segment, offset, first);
            INT.setOpaque(segment, offset + Integer.BYTES, second);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public long getIntPairAcquire(long offset) {
        try {
            int first = (int) INT.getAcquire(segment, offset);
            long pair = pair(first, (int) INT.getAcquire(segment, offset + Integer.BYTES));
            settle();
            return pair;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public long getLong(long offset) {
        try {
            long value = (long) LONG.getOpaque(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setLong(long offset, long value) {
        try {
            LONG.setOpaque(segment, offset, value);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public long getLongAcquire(long offset) {
        try {
            long value = (long) LONG.getAcquire(segment, offset);
            settle();
            return value;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void setLongRelease(long offset, long value) {
        try {
            LONG.setRelease(segment, offset, value);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        requireNormal("compareAndSetInt");
        try {
            int before = (int) INT.getVolatile(segment, offset);
            settle();
            boolean swapped = before == expected && INT.compareAndSet(segment, offset, expected, value);
            settle();
            return swapped;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        requireNormal("compareAndSetLong");
        try {
            long before = (long) LONG.getVolatile(segment, offset);
            settle();
            boolean swapped = before == expected && LONG.compareAndSet(segment, offset, expected, value);
            settle();
            return swapped;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        requireNormal("getAndAddInt");
        try {
            requirePage(offset);
            int before = (int) INT.getAndAdd(segment, offset, delta);
            settle();
            return before;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        requireNormal("getAndBitwiseOrInt");
        try {
            requirePage(offset);
            int before = (int) INT.getAndBitwiseOr(segment, offset, mask);
            settle();
            return before;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        requireNormal("getAndBitwiseAndInt");
        try {
            requirePage(offset);
            int before = (int) INT.getAndBitwiseAnd(segment, offset, mask);
            settle();
            return before;
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
    }

    @Override
    public void copyIn(long offset, byte[] source, int sourceOffset, int length) {
        try {
            if (access == Access.DEVICE) {
                DeviceWords.copyIn(segment, offset, source, sourceOffset, length);
            } else {
                MemorySegment.copy(source, sourceOffset, segment, JAVA_BYTE, offset, length);
            }
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        try {
            if (access == Access.DEVICE) {
                DeviceWords.copyIn(segment, offset, source, sourceOffset, length);
            } else {
                MemorySegment.copy(source, sourceOffset, segment, offset, length);
            }
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void copyOut(long offset, byte[] target, int targetOffset, int length) {
        try {
            if (access == Access.DEVICE) {
                DeviceWords.copyOut(segment, offset, target, targetOffset, length);
            } else {
                MemorySegment.copy(segment, JAVA_BYTE, offset, target, targetOffset, length);
            }
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    @Override
    public void copyOut(long offset, MemorySegment target, long targetOffset, long length) {
        try {
            if (access == Access.DEVICE) {
                DeviceWords.copyOut(segment, offset, target, targetOffset, length);
            } else {
                MemorySegment.copy(segment, offset, target, targetOffset, length);
            }
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    /** In words on both kinds: the JDK's own fill wants a slice, which is garbage. */
    @Override
    public void fill(long offset, long length, byte value) {
        try {
            DeviceWords.fill(segment, offset, length, value);
            settle();
        } catch (InternalError | IllegalStateException e) {
            throw failed(offset, e);
        }
    }

    private void requireNormal(String operation) {
        if (access != Access.NORMAL) {
            throw new UnsupportedOperationException(operation + " is not for DEVICE memory");
        }
    }

    /** Throws if the page of a word has gone: a read-modify-write that faults may end the JVM, a load does not. */
    private void requirePage(long offset) {
        int ignored = getIntAcquire(offset);
    }

    /**
     * Makes the JVM deliver a fault here, inside the try block of the accessor. Compiled code goes on after a faulting
     * access, and hears of it at its next safepoint poll, by then perhaps in the caller of the caller. The loop ends in
     * such a poll and is taken round, so that no compiler may drop or move it; code that this poll threw back to the
     * interpreter hears of the fault when it returns from here.
     */
    private static void settle() {
        int left = rounds;
        do {
            left >>>= 1;
        } while (left != 0);
    }

    /** A session that is closed is the only illegal state a segment knows; anything else stays what it is. */
    private RuntimeException failed(long offset, Throwable failure) {
        if (failure instanceof IllegalStateException state) {
            return segment.scope().isAlive() ? state : new SegmentClosedException("segment is closed");
        }
        return new SegmentLostException("memory vanished: access at offset 0x" + Long.toHexString(offset), failure);
    }
}
