package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Option;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What users type as a message, in the bytes that belong to its type: the demo of fusiondock reads type 0 as an int, 1
 * as a string with its NUL, 2 as a counter of 64 bits; the others are the application's. Thread-safety: immutable,
 * static.
 */
final class Payload {
    private static final long MOST_WORD = 0xffff_ffffL;
    private static final int INT = 0;
    private static final int STRING = 1;
    private static final int TICK = 2;

    private Payload() {}

    /** A type, any word. */
    static int type(String text) {
        return (int) Option.number("type", text, 0, MOST_WORD);
    }

    /** The bytes of a text. */
    static byte[] of(int type, String text) {
        return switch (type) {
            case INT ->
                word(Integer.BYTES)
                        .putInt((int) Option.number("int", text, Integer.MIN_VALUE, MOST_WORD))
                        .array();
            case STRING -> {
                byte[] letters = text.getBytes(StandardCharsets.UTF_8);
                yield Arrays.copyOf(letters, letters.length + 1);
            }
            case TICK ->
                word(Long.BYTES)
                        .putLong(Option.number("tick", text, 0, Long.MAX_VALUE))
                        .array();
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static ByteBuffer word(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes of hexadecimal digits. */
    static byte[] ofHex(String text) {
        try {
            return HexFormat.of().parseHex(text.replace(" ", ""));
        } catch (IllegalArgumentException _) {
            throw new CommandException("not hexadecimal: \"" + text + "\"; allowed: pairs of 0-9 and a-f");
        }
    }
}
