package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

/**
 * The bytes both peers send and check: the number, as far as there is room for it, then a pattern that follows from it.
 */
final class Messages {
    private Messages() {}

    /** A message. */
    static byte[] of(long sequence, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i < Long.BYTES ? sequence >>> (Byte.SIZE * i) : 31 * sequence + 17L * i);
        }
        return bytes;
    }

    /** Fails unless it is that message. */
    static void verify(long sequence, byte[] message) {
        byte[] wanted = of(sequence, message.length);
        if (!Arrays.equals(wanted, message)) {
            assertArrayEquals(wanted, message, "message " + sequence + " of " + message.length + " bytes");
        }
    }
}
