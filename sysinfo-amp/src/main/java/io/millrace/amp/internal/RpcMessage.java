package io.millrace.amp.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A request or an answer, as the payload of a message of rpmsg: number, command, status, length, each of 16 bits, then
 * the data. Thread-safety: immutable, as long as the array is left alone. Source: ESP-AMP, rpc: the order on the wire.
 *
 * @param id number of the call
 * @param command which
 * @param status as in {@link io.millrace.amp.RpcReply}
 * @param data of the request or the answer
 */
@SuppressWarnings("ArrayRecordComponent")
public record RpcMessage(int id, int command, int status, byte[] data) {
    /** Before the data. */
    public static final int HEADER_BYTES = 8;
    /** Numbers go up to this, and through 0. */
    public static final int MAX_ID = 0xffff;

    /**
     * Reads a message; the length it names is believed as far as there are bytes.
     *
     * @param segment holds it
     * @param offset where it starts
     * @param length how long it is
     * @return the message; nothing if it is shorter than its header
     */
    public static Optional<RpcMessage> of(MemorySegment segment, long offset, int length) {
        if (length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes(segment, offset, length)).order(ByteOrder.LITTLE_ENDIAN);
        int id = word(buffer);
        int command = word(buffer);
        int status = word(buffer);
        byte[] data = new byte[Math.min(word(buffer), length - HEADER_BYTES)];
        buffer.get(data);
        return Optional.of(new RpcMessage(id, command, status, data));
    }

    /**
     * The same with no more data than there is room for.
     *
     * @param most bytes of data
     * @return the message
     */
    public RpcMessage cutTo(int most) {
        return data.length <= most ? this : new RpcMessage(id, command, status, Arrays.copyOf(data, most));
    }

    /**
     * As it is sent.
     *
     * @return the payload of a message of rpmsg
     */
    public byte[] bytes() {
        return ByteBuffer.allocate(HEADER_BYTES + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) id)
                .putShort((short) command)
                .putShort((short) status)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    /** A copy of a message that lies ready, a private one or of NORMAL memory. */
    static byte[] bytes(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = segment.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        return bytes;
    }

    private static int word(ByteBuffer buffer) {
        return Short.toUnsignedInt(buffer.getShort());
    }
}
