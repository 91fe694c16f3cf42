package io.millrace.gateway.shell.support;

import java.util.HexFormat;

/** Bytes in rows, with their text at the side. Thread-safety: immutable. */
public final class HexDump {
    private static final int ROW = 16;
    private static final String NOTHING = "   ";

    private HexDump() {}

    /** How the digits of a byte are set off from those before them. */
    @FunctionalInterface
    public interface Mark {
        /**
         * Sets them off.
         *
         * @param index which byte
         * @param digits its two digits
         * @return three characters, and perhaps control characters
         */
        String of(int index, String digits);
    }

    /**
     * Draws them, sixteen in a row.
     *
     * @param offset what the first row says it starts at
     * @param bytes the bytes
     * @return lines
     */
    public static String of(long offset, byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < bytes.length; at += ROW) {
            out.append(at == 0 ? "" : "\n").append(row(offset + at, bytes, at, ROW, (_, digits) -> " " + digits));
        }
        return out.isEmpty() ? "no bytes" : out.toString();
    }

    /**
     * Draws one row.
     *
     * @param offset what it says it starts at
     * @param bytes the bytes
     * @param from the first one of the row
     * @param width how many fit into a row, 8 or 16
     * @param mark sets each off
     * @return a line; shorter only by missing text
     */
    public static String row(long offset, byte[] bytes, int from, int width, Mark mark) {
        int length = Math.min(width, bytes.length - from);
        StringBuilder row = new StringBuilder("%08x ".formatted(offset));
        for (int i = 0; i < width; i++) {
            row.append(i == ROW / 2 ? " " : "")
                    .append(i < length ? mark.of(from + i, HexFormat.of().toHexDigits(bytes[from + i])) : NOTHING);
        }
        return row.append("  |").append(text(bytes, from, length)).append('|').toString();
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
