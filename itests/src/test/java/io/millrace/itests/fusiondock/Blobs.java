package io.millrace.itests.fusiondock;

/** The payloads the C peer sends and checks: they follow from the length and the number of a message. */
final class Blobs {
    /** The type of the messages of its streams. */
    static final int TYPE = 3;

    private static final int STEP = 0x9E3779B9;
    private static final int FACTOR = 1664525;
    private static final int SUMMAND = 1013904223;
    private static final int TOP_BYTE = 24;

    private Blobs() {}

    /** What its step "blob" sends. */
    static byte[] of(int length) {
        return of(0, length);
    }

    /** A message of a stream. */
    static byte[] of(long number, int length) {
        byte[] bytes = new byte[length];
        int x = length + (int) number * STEP;
        for (int i = 0; i < length; i++) {
            x = x * FACTOR + SUMMAND;
            bytes[i] = (byte) (x >>> TOP_BYTE);
        }
        return bytes;
    }
}
