package io.millrace.itests.support;

import java.util.Locale;

/** What one side sent or received, summed up as the C peers do it. Thread-safety: confined to one thread. */
public final class Tally {
    private static final long FNV_START = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private long count;
    private long bytes;
    private long hash = FNV_START;

    /** Adds a message. */
    public void add(byte[] message) {
        for (byte each : message) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        count++;
        bytes += message.length;
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    /** Number, bytes and hash, as they stand in the line of the other side. */
    public String fields() {
        return String.format(Locale.ROOT, "\"n\":%d,\"bytes\":%d,\"fnv1a64\":\"%016x\"", count, bytes, hash);
    }

    /** The same where they are all of the line. */
    public String json() {
        return "{" + fields() + "}";
    }
}
