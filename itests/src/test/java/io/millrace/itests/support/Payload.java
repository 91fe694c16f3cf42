package io.millrace.itests.support;

/** The bytes all peers of this project send and check: they follow from sequence number and endpoint. */
public final class Payload {
    private Payload() {}

    /** A message. */
    public static byte[] of(long sequence, int endpoint, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (sequence * 31 + endpoint * 17L + i * 7L + (i >> 8));
        }
        return bytes;
    }
}
