package io.millrace.gateway.runtime.internal.errors;

import io.millrace.api.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The three texts of a record, as bytes. Thread-safety: immutable. */
final class ErrorTexts {
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]+");

    private final byte[] source;
    private final byte[] kind;
    private final byte[] message;

    private ErrorTexts(byte[] source, byte[] kind, byte[] message) {
        this.source = source;
        this.kind = kind;
        this.message = message;
    }

    static ErrorTexts of(String source, String kind, String message) {
        return new ErrorTexts(
                utf8(source, ErrorLayout.MOST_SOURCE),
                utf8(kind, ErrorLayout.MOST_KIND),
                utf8(message, ErrorLayout.MOST_MESSAGE));
    }

    /** The texts of a record; every length is read once, and checked. */
    static ErrorTexts read(Memory memory, long at) {
        int source = length(memory, "source-length", at + ErrorLayout.SOURCE, ErrorLayout.MOST_SOURCE);
        int kind = length(memory, "kind-length", at + ErrorLayout.KIND, ErrorLayout.MOST_KIND);
        int message = length(memory, "message-length", at + ErrorLayout.MESSAGE, ErrorLayout.MOST_MESSAGE);
        long texts = at + ErrorLayout.RECORD_BYTES;
        long room = memory.size() - texts;
        ErrorLayout.check("texts-length", at + ErrorLayout.SOURCE, (long) source + kind + message, 0, room);
        return new ErrorTexts(
                bytes(memory, texts, source),
                bytes(memory, texts + source, kind),
                bytes(memory, texts + source + kind, message));
    }

    /** Everything but the record's length, which is stored last. */
    void write(Memory memory, long at) {
        memory.setInt(at + ErrorLayout.SOURCE, source.length);
        memory.setInt(at + ErrorLayout.KIND, kind.length);
        memory.setInt(at + ErrorLayout.MESSAGE, message.length);
        long next = at + ErrorLayout.RECORD_BYTES;
        for (byte[] text : new byte[][] {source, kind, message}) {
            memory.copyIn(next, text, 0, text.length);
            next += text.length;
        }
    }

    int recordBytes() {
        return ErrorLayout.recordBytes(source.length + kind.length + message.length);
    }

    /** The same text for errors that are one: they differ in the numbers of their message alone. */
    String key() {
        return source() + '\n' + kind() + '\n' + NUMBER.matcher(message()).replaceAll("#");
    }

    String source() {
        return new String(source, StandardCharsets.UTF_8);
    }

    String kind() {
        return new String(kind, StandardCharsets.UTF_8);
    }

    String message() {
        return new String(message, StandardCharsets.UTF_8);
    }

    private static int length(Memory memory, String name, long at, int most) {
        int length = memory.getInt(at);
        ErrorLayout.check(name, at, length, 0, most);
        return length;
    }

    private static byte[] bytes(Memory memory, long at, int length) {
        byte[] bytes = new byte[length];
        memory.copyOut(at, bytes, 0, length);
        return bytes;
    }

    /** Cut where a character begins. */
    private static byte[] utf8(String text, int most) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(all.length, most);
        while (length < all.length && length > 0 && (all[length] & 0xC0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(all, length);
    }
}
