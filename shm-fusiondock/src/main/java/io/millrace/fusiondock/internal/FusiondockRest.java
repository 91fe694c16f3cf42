package io.millrace.fusiondock.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A message in pieces whose link stopped in the middle of it: of one that came, what came; of one that was sent, what
 * is still to be sent. Thread-safety: immutable.
 *
 * @param type of the message
 * @param used its length, an unsigned word as it stands in the slot
 * @param max length of a piece
 * @param done how much of it has gone through the slot, bytes
 * @param bytes what is kept of it, on the heap, where nobody writes any more; none of a message that is dropped as it
 *     comes
 */
record FusiondockRest(int type, int used, int max, long done, MemorySegment bytes) {
    private static final int CRC_BYTES = Long.BYTES;
    private static final int HEADER_BYTES = CRC_BYTES + 3 * Integer.BYTES + Long.BYTES;

    long total() {
        return Integer.toUnsignedLong(used);
    }

    boolean isDropped() {
        return bytes.byteSize() == 0;
    }

    /** Whether a slot tells of this message. */
    boolean isOf(FusiondockView view, FusiondockStates states) {
        return states.isLegal(view.op()) && view.usedSize() == used && view.type() == type;
    }

    /** As bytes, to be kept. */
    byte[] toBytes() {
        byte[] kept = bytes.toArray(ValueLayout.JAVA_BYTE);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + kept.length)
                .position(CRC_BYTES)
                .putInt(type)
                .putInt(used)
                .putInt(max)
                .putLong(done)
                .put(kept);
        return buffer.putLong(0, crc(buffer.array())).array();
    }

    /** What was kept; empty if it is not that, or not all of it. */
    static Optional<FusiondockRest> of(byte[] kept) {
        if (kept.length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(kept);
        if (buffer.getLong() != crc(kept)) {
            return Optional.empty();
        }
        return Optional.of(new FusiondockRest(
                buffer.getInt(),
                buffer.getInt(),
                buffer.getInt(),
                buffer.getLong(),
                MemorySegment.ofArray(kept).asSlice(HEADER_BYTES)));
    }

    private static long crc(byte[] kept) {
        CRC32 crc = new CRC32();
        crc.update(kept, CRC_BYTES, kept.length - CRC_BYTES);
        return crc.getValue();
    }
}
