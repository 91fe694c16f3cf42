package io.millrace.api.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Copies for DEVICE memory: aligned opaque 8-byte words, single bytes before the first and after the last of them. The
 * private side of a copy is ordinary memory and may be unaligned. Bytes keep their order, so native byte order serves.
 */
final class DeviceWords {
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    /** Words of a private array, at any offset. */
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private DeviceWords() {}

    static void copyIn(MemorySegment device, long offset, byte[] source, int sourceOffset, int length) {
        Objects.checkFromIndexSize(offset, length, device.byteSize());
        Objects.checkFromIndexSize(sourceOffset, length, source.length);
        int head = (int) head(device, offset, length);
        int words = head + ((length - head) & ~7);
        for (int i = 0; i < head; i++) {
            putByte(device, offset + i, source[sourceOffset + i]);
        }
        for (int i = head; i < words; i += 8) {
            LONG.setOpaque(device, offset + i, (long) ARRAY.get(source, sourceOffset + i));
        }
        for (int i = words; i < length; i++) {
            putByte(device, offset + i, source[sourceOffset + i]);
        }
    }

    static void copyOut(MemorySegment device, long offset, byte[] target, int targetOffset, int length) {
        Objects.checkFromIndexSize(offset, length, device.byteSize());
        Objects.checkFromIndexSize(targetOffset, length, target.length);
        int head = (int) head(device, offset, length);
        int words = head + ((length - head) & ~7);
        for (int i = 0; i < head; i++) {
            target[targetOffset + i] = (byte) BYTE.getOpaque(device, offset + i);
        }
        for (int i = head; i < words; i += 8) {
            ARRAY.set(target, targetOffset + i, (long) LONG.getOpaque(device, offset + i));
        }
        for (int i = words; i < length; i++) {
            target[targetOffset + i] = (byte) BYTE.getOpaque(device, offset + i);
        }
    }

    static void copyIn(MemorySegment device, long offset, MemorySegment source, long sourceOffset, long length) {
        Objects.checkFromIndexSize(offset, length, device.byteSize());
        Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
        long head = head(device, offset, length);
        long words = head + ((length - head) & ~7L);
        for (long i = 0; i < head; i++) {
            putByte(device, offset + i, source.get(JAVA_BYTE, sourceOffset + i));
        }
        for (long i = head; i < words; i += 8) {
            LONG.setOpaque(device, offset + i, source.get(JAVA_LONG_UNALIGNED, sourceOffset + i));
        }
        for (long i = words; i < length; i++) {
            putByte(device, offset + i, source.get(JAVA_BYTE, sourceOffset + i));
        }
    }

    static void copyOut(MemorySegment device, long offset, MemorySegment target, long targetOffset, long length) {
        Objects.checkFromIndexSize(offset, length, device.byteSize());
        Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
        long head = head(device, offset, length);
        long words = head + ((length - head) & ~7L);
        for (long i = 0; i < head; i++) {
            target.set(JAVA_BYTE, targetOffset + i, (byte) BYTE.getOpaque(device, offset + i));
        }
        for (long i = head; i < words; i += 8) {
            target.set(JAVA_LONG_UNALIGNED, targetOffset + i, (long) LONG.getOpaque(device, offset + i));
        }
        for (long i = words; i < length; i++) {
            target.set(JAVA_BYTE, targetOffset + i, (byte) BYTE.getOpaque(device, offset + i));
        }
    }

    static void fill(MemorySegment device, long offset, long length, byte value) {
        Objects.checkFromIndexSize(offset, length, device.byteSize());
        long head = head(device, offset, length);
        long words = head + ((length - head) & ~7L);
        long word = (value & 0xFFL) * 0x0101_0101_0101_0101L;
        for (long i = 0; i < head; i++) {
            putByte(device, offset + i, value);
        }
        for (long i = head; i < words; i += 8) {
            LONG.setOpaque(device, offset + i, word);
        }
        for (long i = words; i < length; i++) {
            putByte(device, offset + i, value);
        }
    }

    /**
     * A plain store that stays alone: the interpreter's opaque store of a byte ends the JVM where the page has gone.
     */
    private static void putByte(MemorySegment device, long offset, byte value) {
        BYTE.set(device, offset, value);
        VarHandle.storeStoreFence();
    }

    /** Bytes before the first aligned word of the device side. */
    private static long head(MemorySegment device, long offset, long length) {
        return Math.min(-(device.address() + offset) & 7, length);
    }
}
