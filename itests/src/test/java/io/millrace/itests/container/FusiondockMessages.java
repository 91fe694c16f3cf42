package io.millrace.itests.container;

/** The payloads the C peer of fusiondock sends and checks: they follow from the number and the length of a message. */
final class FusiondockMessages {
    private FusiondockMessages() {}

    /** A message of a stream; the first one is what its step "blob" sends. */
    static byte[] of(long number, int length) {
        byte[] bytes = new byte[length];
        int x = length + (int) number * 0x9E3779B9;
        for (int i = 0; i < length; i++) {
            x = x * 1664525 + 1013904223;
            bytes[i] = (byte) (x >>> 24);
        }
        return bytes;
    }
}
