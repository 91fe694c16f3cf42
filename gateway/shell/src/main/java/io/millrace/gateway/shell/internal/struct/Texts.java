package io.millrace.gateway.shell.internal.struct;

import io.millrace.gateway.shell.support.HexDump;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Values for people. Thread-safety: immutable. */
final class Texts {
    private static final int MOST_SHOWN = 32;
    private static final long PLAIN = 10;
    private static final int HEX = 16;

    private Texts() {}

    /** Letters up to the first that is 0; one byte is one letter. */
    static String read(ByteBuffer bytes, int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        String all = new String(text, StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    /** A type as in the description. */
    static String type(Scalar scalar, List<Integer> counts) {
        return scalar.word() + counts.stream().map(count -> "[" + count + "]").collect(Collectors.joining());
    }

    /** A value; unsigned numbers in hexadecimal, too, and bytes in nothing else. */
    static String of(Scalar scalar, Object value) {
        return switch (value) {
            case String text -> "\"" + printable(text) + "\"";
            case List<?> many when scalar.kind() == Scalar.Kind.U8 && isFlat(many) -> hex(many);
            case List<?> many -> some(scalar, many);
            case Number number
            when isUnsigned(scalar.kind()) && number.doubleValue() >= PLAIN ->
                number + " 0x" + new BigInteger(number.toString()).toString(HEX);
            default -> value.toString();
        };
    }

    private static boolean isUnsigned(Scalar.Kind kind) {
        return switch (kind) {
            case U8, U16, U32, U64 -> true;
            default -> false;
        };
    }

    private static boolean isFlat(List<?> many) {
        return many.getFirst() instanceof Number;
    }

    private static String printable(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return HexDump.text(bytes, 0, bytes.length);
    }

    private static String hex(List<?> bytes) {
        return bytes.stream()
                        .limit(MOST_SHOWN)
                        .map(value -> "%02x".formatted(((Number) value).intValue()))
                        .collect(Collectors.joining(" "))
                + rest(bytes);
    }

    private static String some(Scalar scalar, List<?> many) {
        return many.stream()
                        .limit(MOST_SHOWN)
                        .map(value -> value instanceof List<?> ? "{" + of(scalar, value) + "}" : value.toString())
                        .collect(Collectors.joining(", "))
                + rest(many);
    }

    private static String rest(List<?> many) {
        return many.size() <= MOST_SHOWN ? "" : " ... " + (many.size() - MOST_SHOWN) + " more";
    }
}
