package io.millrace.gateway.shell.support;

import java.util.HexFormat;

/** Bytes in rows of sixteen, with their text at the side. Thread-safety: immutable. */
public final class HexDump {
    private static final int ROW = 16;

    private HexDump() {}

    /**
     * Draws them.
     *
     * @param offset what the first row says it starts at
     * @param bytes the bytes
     * @return lines
     */
    public static String of(long offset, byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < bytes.length; at += ROW) {
            int length = Math.min(ROW, bytes.length - at);
            out.append(at == 0 ? "" : "\n")
                    .append("%08x  %-49s |%s|".formatted(offset + at, hex(bytes, at, length), text(bytes, at, length)));
        }
        return out.isEmpty() ? "no bytes" : out.toString();
    }

    private static String hex(byte[] bytes, int from, int length) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < length; i++) {
            row.append(i == ROW / 2 ? "  " : i == 0 ? "" : " ")
                    .append(HexFormat.of().toHexDigits(bytes[from + i]));
        }
        return row.toString();
    }

    /**
     * Bytes as ASCII, a dot for what cannot be printed.
     *
     * @param bytes the bytes
     * @param from the first one
     * @param length how many
     * @return the text
     */
    public static String text(byte[] bytes, int from, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + length; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
        }
        return text.toString();
    }
}
