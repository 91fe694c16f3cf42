package io.millrace.bench.worker;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.millrace.api.ring.MessageHandler;
import io.millrace.bench.BenchException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbers that messages carry in their first eight bytes, little-endian: written into those we send, checked in
 * those that come. Thread-safety: confined to one thread.
 */
final class Numbers implements MessageHandler {
    /** The shortest message. */
    static final int BYTES = Long.BYTES;
    /** What the two messages before a window carry. */
    static final long SYNC = -1;

    private static final ValueLayout.OfLong LITTLE = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long next;
    private int size;

    /** The next message to come. */
    void expect(int messageSize, long first) {
        size = messageSize;
        next = first;
    }

    int size() {
        return size;
    }

    static void put(byte[] message, long number) {
        NUMBER.set(message, 0, number);
    }

    static long get(byte[] message) {
        return (long) NUMBER.get(message, 0);
    }

    static void put(MemorySegment segment, long offset, long number) {
        segment.set(LITTLE, offset, number);
    }

    @Override
    public void onMessage(MemorySegment segment, long offset, int length, int endpoint) {
        check(segment.get(LITTLE, offset), length);
    }

    /**
     * Checks one message and expects the next.
     *
     * @throws BenchException if it is another one
     */
    void check(long number, int length) {
        if (number != next || length != size) {
            throw new BenchException(
                    BenchException.DATA,
                    "expected message " + next + " of " + size + " bytes, got " + number + " of " + length);
        }
        next++;
    }
}
