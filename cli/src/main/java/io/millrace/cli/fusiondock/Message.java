package io.millrace.cli.fusiondock;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.cli.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A message, sent or received, and how it is shown. Source of the types: fusiondock shm readme. Thread-safety: as its
 * bytes.
 *
 * @param type of the message
 * @param segment holds its bytes; native
 * @param offset where they start, a multiple of 8
 * @param length how many
 */
record Message(int type, MemorySegment segment, long offset, int length) {
    static final int INT = 0;
    static final int TEXT = 1;
    static final int TICK = 2;
    static final int BLOB = 3;

    private static final int LEAST_BYTES = 8;
    private static final int BLOB_FACTOR = 1664525;
    private static final int BLOB_STEP = 1013904223;
    /** Between the first states of two messages of a row. */
    private static final int ROW_STEP = 0x9E3779B9;

    /** A message of zeros. */
    static Message empty(int type, int length) {
        return new Message(type, Arena.ofAuto().allocate(Math.max(length, LEAST_BYTES), LEAST_BYTES), 0, length);
    }

    static Message word(int word) {
        Message message = empty(INT, Integer.BYTES);
        message.memory().setInt(0, word);
        return message;
    }

    /** Text with a 0 behind it. */
    static Message text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Message message = empty(TEXT, bytes.length + 1);
        message.memory().copyIn(0, bytes, 0, bytes.length);
        return message;
    }

    static Message blob(int type, int length) {
        return empty(type, length).fill(0);
    }

    /** Makes it message n of a row. */
    Message fill(long number) {
        Memory bytes = memory();
        int x = first(number);
        for (int at = 0; at < length; at++) {
            x = next(x);
            bytes.setByte(offset + at, value(x));
        }
        return this;
    }

    /** Whether it is message n of a row. */
    boolean isFilled(long number) {
        Memory bytes = memory();
        int x = first(number);
        for (int at = 0; at < length; at++) {
            x = next(x);
            if (bytes.getByte(offset + at) != value(x)) {
                return false;
            }
        }
        return true;
    }

    private int first(long number) {
        return length + (int) number * ROW_STEP;
    }

    private static int next(int x) {
        return x * BLOB_FACTOR + BLOB_STEP;
    }

    private static byte value(int x) {
        return (byte) (x >>> 24);
    }

    /** The line about it. */
    JsonObject line(String event) {
        JsonObjectBuilder line = Json.event(event)
                .add("type", type)
                .add("len", length)
                .add("crc", Json.crc(memory().crc32(offset, length)));
        if (type == INT && length == Integer.BYTES) {
            line.add("int", memory().getInt(offset));
        } else if (type == TEXT) {
            line.add("str", text());
        } else if (type == TICK && length == Long.BYTES) {
            line.add("tick", new BigInteger(Long.toUnsignedString(memory().getLong(offset))));
        }
        return line.build();
    }

    /** UTF-8 up to the first 0; what is none appears as characters of the same numbers. */
    private String text() {
        byte[] bytes = new byte[length];
        memory().copyOut(offset, bytes, 0, length);
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
        CharBuffer out = CharBuffer.allocate(end);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (decoder.decode(in, out, true).isError()) {
            out.put((char) Byte.toUnsignedInt(in.get()));
        }
        return out.flip().toString();
    }

    private Memory memory() {
        return Memory.of(segment, Access.NORMAL);
    }
}
