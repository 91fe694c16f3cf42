package io.millrace.hw.uio.internal;

import java.util.regex.Pattern;

/** Numbers as configurations and sysfs write them: decimal, or hexadecimal behind {@code 0x}. */
final class UioNumbers {
    static final long LARGEST_WORD = 0xFFFF_FFFFL;

    private static final String HEXADECIMAL = "0x";
    private static final int HEXADECIMAL_BASE = 16;
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,16}|\\d{1,18}");

    private UioNumbers() {}

    /**
     * Reads a number.
     *
     * @param text decimal, or hexadecimal behind 0x
     * @return the number, 0 or more
     * @throws NumberFormatException if it is none, or too long
     */
    static long parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new NumberFormatException("no number: '" + text + "'");
        }
        return text.startsWith(HEXADECIMAL)
                ? Long.parseLong(text, HEXADECIMAL.length(), text.length(), HEXADECIMAL_BASE)
                : Long.parseLong(text);
    }

    /**
     * Whether a text is a word of 4 bytes.
     *
     * @param text any text
     * @return true if it is a number of 32 bits
     */
    static boolean isWord(String text) {
        try {
            return parse(text) <= LARGEST_WORD;
        } catch (NumberFormatException expected) {
            return false;
        }
    }

    /** As people write addresses and sizes. */
    static String hexadecimal(long number) {
        return HEXADECIMAL + Long.toHexString(number);
    }
}
