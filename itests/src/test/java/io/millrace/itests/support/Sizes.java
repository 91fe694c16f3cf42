package io.millrace.itests.support;

import java.util.Arrays;

/** How long messages are, in words the C peers understand, too. Thread-safety: immutable. */
public final class Sizes {
    private static final String MIX = "mix:";

    private final String words;
    private final boolean mix;
    private final int[] list;

    private Sizes(String words) {
        this.words = words;
        this.mix = words.startsWith(MIX);
        String numbers = mix ? words.substring(MIX.length()) : words;
        this.list = Arrays.stream(numbers.split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /**
     * Reads them.
     *
     * @param words {@code N}, or {@code A,B,C} in turn, or {@code mix:MAX}
     */
    public static Sizes of(String words) {
        return new Sizes(words);
    }

    /** Any length up to a longest one. */
    public static Sizes mix(int longest) {
        return of(MIX + longest);
    }

    /** The length of a message. */
    public int at(long sequence) {
        return mix ? (int) Long.remainderUnsigned(mixed(sequence), list[0] + 1L) : list[(int) (sequence % list.length)];
    }

    private static long mixed(long sequence) {
        long x = sequence * 0x9E3779B97F4A7C15L ^ 0xD1B54A32D192ED03L;
        x ^= x >>> 33;
        x *= 0xFF51AFD7ED558CCDL;
        return x ^ (x >>> 33);
    }

    @Override
    public String toString() {
        return words;
    }
}
