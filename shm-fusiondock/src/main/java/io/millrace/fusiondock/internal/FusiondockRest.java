package io.millrace.fusiondock.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The part of a message in pieces that came to a link which stopped before the rest did. Thread-safety: immutable.
 *
 * @param type of the message
 * @param total its length
 * @param max length of a piece
 * @param bytes what came, on the heap; nobody writes there any more
 */
record FusiondockRest(int type, int total, int max, MemorySegment bytes) {
    private static final int HEADER_BYTES = 12;

    int came() {
        return (int) bytes.byteSize();
    }

    /** As bytes, to be kept. */
    byte[] toBytes() {
        return ByteBuffer.allocate(HEADER_BYTES + came())
                .putInt(type)
                .putInt(total)
                .putInt(max)
                .put(bytes.toArray(ValueLayout.JAVA_BYTE))
                .array();
    }

    /** What was kept; empty if it is not that. */
    static Optional<FusiondockRest> of(byte[] kept) {
        if (kept.length <= HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(kept);
        FusiondockRest rest = new FusiondockRest(
                buffer.getInt(),
                buffer.getInt(),
                buffer.getInt(),
                MemorySegment.ofArray(kept).asSlice(HEADER_BYTES));
        boolean sound = rest.max > 0 && rest.came() < rest.total && rest.came() % rest.max == 0;
        return sound ? Optional.of(rest) : Optional.empty();
    }
}
