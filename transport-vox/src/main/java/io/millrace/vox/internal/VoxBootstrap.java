package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The two frames of a bootstrap: a guest asks with the session's id, a host answers with a peer id, or a text.
 *
 * <pre>{@code
 * 0                 4        6
 * +-----------------+--------+-----
 * | RSH0            | length | session id ...                       request
 * +-----------------+--------+-----
 * 0                 4        5                 9        11
 * +-----------------+--------+-----------------+--------+-----
 * | RSP0            | status | peer id         | length | ...     response
 * +-----------------+--------+-----------------+--------+-----
 * }</pre>
 *
 * <p>Source: vox-shm 0.3.1, bootstrap. All words are little-endian. Peer: every frame must have exactly the length it
 * states. Thread-safety: stateless.
 */
final class VoxBootstrap {
    /** Longest session id or payload: its length has two bytes. */
    static final int MAX_BYTES = 0xFFFF;
    /** The answer has a peer id, and three handles came with it. */
    static final int SUCCESS = 0;
    /** The answer has a text. */
    static final int ERROR = 1;

    static final int REQUEST_HEADER_BYTES = 6;
    static final int RESPONSE_HEADER_BYTES = 11;

    /** {@code RSH0} as a little-endian word. */
    private static final int REQUEST = 0x30_48_53_52;
    /** {@code RSP0} as a little-endian word. */
    private static final int RESPONSE = 0x30_50_53_52;

    private static final int AT_LENGTH = 4;
    private static final int AT_STATUS = 4;
    private static final int AT_PEER = 5;
    private static final int AT_PAYLOAD_LENGTH = 9;

    /** Which frame is expected. */
    enum Kind {
        /** What a guest sends. */
        REQUEST_FRAME(REQUEST, "RSH0", REQUEST_HEADER_BYTES, AT_LENGTH),
        /** What a host sends. */
        RESPONSE_FRAME(RESPONSE, "RSP0", RESPONSE_HEADER_BYTES, AT_PAYLOAD_LENGTH);

        private final int magic;
        private final String text;
        private final int headerBytes;
        private final int atLength;

        Kind(int magic, String text, int headerBytes, int atLength) {
            this.magic = magic;
            this.text = text;
            this.headerBytes = headerBytes;
            this.atLength = atLength;
        }

        int maxBytes() {
            return headerBytes + MAX_BYTES;
        }

        /**
         * Whether bytes received so far are a whole frame.
         *
         * @throws PeerCorruptionException if they cannot become one
         */
        boolean isWhole(byte[] bytes) {
            if (bytes.length >= Integer.BYTES && word(bytes) != magic) {
                throw new PeerCorruptionException(
                        "bootstrap-magic", 0, hex(word(bytes)), hex(magic) + " (" + text + ")");
            }
            if (bytes.length < headerBytes) {
                return false;
            }
            int stated = headerBytes + Short.toUnsignedInt(order(bytes).getShort(atLength));
            if (bytes.length > stated) {
                throw new PeerCorruptionException(
                        "bootstrap-length",
                        atLength,
                        (stated - headerBytes) + " in a frame of " + bytes.length + " bytes or more",
                        String.valueOf(bytes.length - headerBytes));
            }
            return bytes.length == stated;
        }

        /** Whether bytes start with the magic. */
        boolean begins(byte[] bytes) {
            return bytes.length >= Integer.BYTES && word(bytes) == magic;
        }

        private byte[] payload(byte[] frame) {
            if (!isWhole(frame)) {
                throw new PeerCorruptionException(
                        "bootstrap-length", 0, "a frame of " + frame.length + " bytes", "the whole frame");
            }
            byte[] payload = new byte[frame.length - headerBytes];
            ByteBuffer.wrap(frame).get(headerBytes, payload);
            return payload;
        }
    }

    /** What a host answered. Thread-safety: immutable. */
    static final class Response {
        private final int peerId;
        private final byte[] payload;

        private Response(int peerId, byte[] payload) {
            this.peerId = peerId;
            this.payload = payload;
        }

        /** 0 if it refused. */
        int peerId() {
            return peerId;
        }

        /** The segment's path, or why it refused. */
        byte[] payload() {
            return payload.clone();
        }
    }

    private VoxBootstrap() {}

    static byte[] request(byte[] sid) {
        return ByteBuffer.allocate(REQUEST_HEADER_BYTES + checked("session id", sid).length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(REQUEST)
                .putShort((short) sid.length)
                .put(sid)
                .array();
    }

    /** The session id in a request. */
    static byte[] sid(byte[] request) {
        return Kind.REQUEST_FRAME.payload(request);
    }

    static byte[] success(int peerId, byte[] payload) {
        return response(SUCCESS, peerId, checked("payload", payload));
    }

    /** A refusal; a text that is too long is cut. */
    static byte[] error(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_BYTES);
        byte[] cut = new byte[length];
        ByteBuffer.wrap(bytes).get(0, cut);
        return response(ERROR, 0, cut);
    }

    /** Reads a response. */
    static Response response(byte[] frame) {
        byte[] payload = Kind.RESPONSE_FRAME.payload(frame);
        int status = Byte.toUnsignedInt(frame[AT_STATUS]);
        int peerId = order(frame).getInt(AT_PEER);
        if (status == ERROR) {
            return new Response(0, payload);
        }
        if (status != SUCCESS) {
            throw new PeerCorruptionException("bootstrap-status", AT_STATUS, String.valueOf(status), "0 or 1");
        }
        if (peerId < 1 || peerId > VoxLayout.MAX_GUESTS) {
            throw new PeerCorruptionException(
                    "bootstrap-peer", AT_PEER, Integer.toUnsignedString(peerId), "1 to " + VoxLayout.MAX_GUESTS);
        }
        return new Response(peerId, payload);
    }

    private static byte[] response(int status, int peerId, byte[] payload) {
        return ByteBuffer.allocate(RESPONSE_HEADER_BYTES + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(RESPONSE)
                .put((byte) status)
                .putInt(peerId)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }

    private static byte[] checked(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    name + " must be at most " + MAX_BYTES + " bytes: length=" + bytes.length);
        }
        return bytes;
    }

    private static ByteBuffer order(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int word(byte[] bytes) {
        return order(bytes).getInt(0);
    }

    private static String hex(int word) {
        return "0x" + Integer.toHexString(word);
    }
}
