package io.millrace.itests.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

/**
 * The bytes the peers of vox and ESP-AMP send and check: the number, as far as there is room for it, then a pattern
 * that follows from it.
 */
public final class Messages {
    private Messages() {}

    /** A message. */
    public static byte[] of(long sequence, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i < Long.BYTES ? sequence >>> (Byte.SIZE * i) : 31 * sequence + 17L * i);
        }
        return bytes;
    }

    /** Fails unless it is that message. */
    public static void verify(long sequence, byte[] message) {
        verify(sequence, message.length, message);
    }

    /** Fails unless it is that message, of that length. */
    public static void verify(long sequence, int size, byte[] message) {
        byte[] wanted = of(sequence, size);
        if (!Arrays.equals(wanted, message)) {
            assertArrayEquals(wanted, message, "message " + sequence + " of " + message.length + " bytes");
        }
    }
}
