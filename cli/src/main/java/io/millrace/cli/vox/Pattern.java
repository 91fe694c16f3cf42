package io.millrace.cli.vox;

/**
 * The payload all peers of this link send: byte p of frame s is {@code (31*s + 17*p) & 255}, and the first 8 bytes are
 * s itself, little-endian. Thread-safety: immutable.
 */
final class Pattern {
    private Pattern() {}

    static void fill(byte[] bytes, int length, long seq) {
        for (int p = 0; p < length; p++) {
            bytes[p] = at(p, seq);
        }
    }

    /** The first byte that is not of frame s; the length if there is none. */
    static int firstWrong(byte[] bytes, int length, long seq) {
        int p = 0;
        while (p < length && bytes[p] == at(p, seq)) {
            p++;
        }
        return p;
    }

    static byte at(int p, long seq) {
        return (byte) (p < Long.BYTES ? seq >>> (Byte.SIZE * p) : 31 * seq + 17L * p);
    }
}
