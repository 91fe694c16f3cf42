package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

/**
 * The messages of the C peer's streams: length and bytes follow from the number of a message, whose low bytes stand in
 * front.
 */
final class Pattern {
    private Pattern() {}

    /** A message of a stream with a longest message. */
    static byte[] message(long sequence, int longest) {
        return bytes(sequence, length(sequence, longest));
    }

    /** A message of some length. */
    static byte[] bytes(long sequence, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i < Long.BYTES ? sequence >>> (Byte.SIZE * i) : 31 * sequence + 17L * i);
        }
        return bytes;
    }

    /** Fails unless it is that message. */
    static void verify(long sequence, int longest, byte[] message) {
        byte[] wanted = message(sequence, longest);
        if (!Arrays.equals(wanted, message)) {
            assertArrayEquals(wanted, message, "message " + sequence);
        }
    }

    private static int length(long sequence, int longest) {
        long x = sequence * 0x9E3779B97F4A7C15L ^ 0xD1B54A32D192ED03L;
        x ^= x >>> 33;
        x *= 0xFF51AFD7ED558CCDL;
        x ^= x >>> 33;
        return (int) Long.remainderUnsigned(x, longest + 1L);
    }
}
