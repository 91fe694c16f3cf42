package io.millrace.fusiondock.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A message in pieces whose link stopped in the middle of it: of one that came, what came; of one that was sent, what
 * is still to be sent. Thread-safety: immutable.
 */
final class FusiondockRest {
    private static final int CRC_BYTES = Long.BYTES;
    private static final int HEADER_BYTES = CRC_BYTES + 3 * Integer.BYTES + Long.BYTES;

    private final int type;
    private final int used;
    private final int max;
    private final long done;
    private final byte[] bytes;

    /**
     * Makes it.
     *
     * @param type of the message
     * @param used its length, an unsigned word as it stands in the slot
     * @param max length of a piece
     * @param done how much of it has gone through the slot, bytes
     * @param bytes what is kept of it, nobody writes there any more; none of a message that is dropped as it comes
     */
    FusiondockRest(int type, int used, int max, long done, byte[] bytes) {
        this.type = type;
        this.used = used;
        this.max = max;
        this.done = done;
        this.bytes = bytes;
    }

    int type() {
        return type;
    }

    int used() {
        return used;
    }

    long total() {
        return Integer.toUnsignedLong(used);
    }

    int max() {
        return max;
    }

    long done() {
        return done;
    }

    boolean isDropped() {
        return bytes.length == 0;
    }

    /** Puts what is kept where it belongs. */
    void into(FusiondockStageView stage, long at) {
        stage.put(at, bytes, 0, bytes.length);
    }

    /** Whether a slot tells of this message. */
    boolean isOf(FusiondockView view, FusiondockStates states) {
        return states.isLegal(view.op()) && view.usedSize() == used && view.type() == type;
    }

    /** As bytes, to be kept. */
    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + bytes.length)
                .position(CRC_BYTES)
                .putInt(type)
                .putInt(used)
                .putInt(max)
                .putLong(done)
                .put(bytes);
        return buffer.putLong(0, crc(buffer.array())).array();
    }

    /** What was kept; empty if it is not that, or not all of it. */
    static Optional<FusiondockRest> of(byte[] kept) {
        ByteBuffer buffer = ByteBuffer.wrap(kept);
        if (kept.length < HEADER_BYTES || buffer.getLong() != crc(kept)) {
            return Optional.empty();
        }
        int type = buffer.getInt();
        int used = buffer.getInt();
        int max = buffer.getInt();
        long done = buffer.getLong();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Optional.of(new FusiondockRest(type, used, max, done, bytes));
    }

    private static long crc(byte[] kept) {
        CRC32 crc = new CRC32();
        crc.update(kept, CRC_BYTES, kept.length - CRC_BYTES);
        return crc.getValue();
    }
}
