package io.millrace.itests.amp;

import java.util.Locale;

/** What one side sent or received, summed up as the C peer does it. Thread-safety: confined to one thread. */
final class Tally {
    private static final long FNV_START = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private long count;
    private long bytes;
    private long hash = FNV_START;

    void add(byte[] message) {
        for (byte each : message) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        count++;
        bytes += message.length;
    }

    /** As the C peer answers it. */
    String json() {
        return String.format(Locale.ROOT, "{\"n\":%d,\"bytes\":%d,\"fnv1a64\":\"%016x\"}", count, bytes, hash);
    }
}
