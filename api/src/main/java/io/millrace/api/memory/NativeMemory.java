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
 * <p>Each accessor translates a fault on the spot; measured, the try blocks cost nothing. Handles are static and called
 * exactly, with a segment and a {@code long}.
 */
final class NativeMemory extends Memory {
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle SHORT = little(ValueLayout.JAVA_SHORT).varHandle();
    private static final VarHandle INT = little(ValueLayout.JAVA_INT).varHandle();
    private static final VarHandle LONG = little(ValueLayout.JAVA_LONG).varHandle();

    private final MemorySegment segment;
    private final Access access;

    NativeMemory(MemorySegment segment, Access access) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("segment must be native memory: " + segment);
        }
        if ((segment.address() & 3) != 0) {
            throw new IllegalArgumentException(
                    "segment must be aligned to 4: address=0x" + Long.toHexString(segment.address()));
        }
        this.segment = segment;
        this.access = Objects.requireNonNull(access, "access");
    }

    private static ValueLayout little(ValueLayout layout) {
        return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
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
            return (byte) BYTE.getOpaque(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setByte(long offset, byte value) {
        try {
            BYTE.setOpaque(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public short getShort(long offset) {
        try {
            return (short) SHORT.getOpaque(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setShort(long offset, short value) {
        try {
            SHORT.setOpaque(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public int getInt(long offset) {
        try {
            return (int) INT.getOpaque(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setInt(long offset, int value) {
        try {
            INT.setOpaque(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public int getIntAcquire(long offset) {
        try {
            return (int) INT.getAcquire(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setIntRelease(long offset, int value) {
        try {
            INT.setRelease(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public long getLong(long offset) {
        try {
            return (long) LONG.getOpaque(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setLong(long offset, long value) {
        try {
            LONG.setOpaque(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public long getLongAcquire(long offset) {
        try {
            return (long) LONG.getAcquire(segment, offset);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void setLongRelease(long offset, long value) {
        try {
            LONG.setRelease(segment, offset, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        requireNormal("compareAndSetInt");
        try {
            return (int) INT.getVolatile(segment, offset) == expected
                    && INT.compareAndSet(segment, offset, expected, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        requireNormal("compareAndSetLong");
        try {
            return (long) LONG.getVolatile(segment, offset) == expected
                    && LONG.compareAndSet(segment, offset, expected, value);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        requireNormal("getAndAddInt");
        try {
            return (int) INT.getAndAdd(segment, offset, delta);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        requireNormal("getAndBitwiseOrInt");
        try {
            return (int) INT.getAndBitwiseOr(segment, offset, mask);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        requireNormal("getAndBitwiseAndInt");
        try {
            return (int) INT.getAndBitwiseAnd(segment, offset, mask);
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
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
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
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
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
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
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
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
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void fill(long offset, long length, byte value) {
        try {
            if (access == Access.DEVICE) {
                DeviceWords.fill(segment, offset, length, value);
            } else {
                segment.asSlice(offset, length).fill(value);
            }
        } catch (InternalError e) {
            throw lost(offset, e);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    private void requireNormal(String operation) {
        if (access != Access.NORMAL) {
            throw new UnsupportedOperationException(operation + " is not for DEVICE memory");
        }
    }

    private ShmException lost(long offset, InternalError fault) {
        return new SegmentLostException(
                "memory vanished: access at offset 0x" + Long.toHexString(offset) + " of " + segment.byteSize()
                        + " bytes",
                fault);
    }

    /** A session that is closed is the only illegal state a segment knows; anything else stays what it is. */
    private RuntimeException closed(IllegalStateException state) {
        return segment.scope().isAlive() ? state : new SegmentClosedException("segment is closed");
    }
}
