package io.millrace.cli.vox;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import java.util.Arrays;

/** Which payload sizes are sent: a list in turn, or mixed up to the largest. Thread-safety: immutable. */
final class Sizes {
    private static final String MIX = "mix:";

    private final int[] list;
    private final boolean mixed;

    private Sizes(int[] list, boolean mixed) {
        this.list = list;
        this.mixed = mixed;
    }

    /**
     * Reads what stands behind {@code --size}.
     *
     * @param text as typed
     * @return the sizes
     * @throws ExitException if there is none, or one is no size
     */
    static Sizes parse(String text) {
        boolean mixed = text.startsWith(MIX);
        String[] parts = mixed ? new String[] {text.substring(MIX.length())} : text.split(",", -1);
        try {
            return new Sizes(Arrays.stream(parts).mapToInt(Sizes::size).toArray(), mixed);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--size must be N, some of them separated by commas, or mix:MAX, each 0 to " + Integer.MAX_VALUE
                            + ": " + text);
        }
    }

    /** The size of frame s. */
    int at(long seq) {
        return mixed
                ? (int) Long.remainderUnsigned(mix(seq), list[0] + 1L)
                : list[(int) Long.remainderUnsigned(seq, list.length)];
    }

    private static long mix(long seq) {
        long x = seq * 0x9E3779B97F4A7C15L ^ 0xD1B54A32D192ED03L;
        x ^= x >>> 33;
        x *= 0xFF51AFD7ED558CCDL;
        return x ^ x >>> 33;
    }

    private static int size(String text) {
        int size = Math.toIntExact(Numbers.parse(text));
        if (size < 0) {
            throw new ArithmeticException(text);
        }
        return size;
    }
}
