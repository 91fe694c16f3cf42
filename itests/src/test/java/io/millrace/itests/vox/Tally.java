package io.millrace.itests.vox;

import io.millrace.vox.internal.VoxPath;
import java.util.Locale;
import java.util.function.ToLongFunction;

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

    long count() {
        return count;
    }

    /** Number, bytes and hash, as they stand in the other side's last line. */
    String line() {
        return String.format(Locale.ROOT, "\"n\":%d,\"bytes\":%d,\"fnv1a64\":\"%016x\"", count, bytes, hash);
    }

    /** The ways messages travelled, as they stand there, too. */
    static String ways(ToLongFunction<VoxPath> messages) {
        return String.format(
                Locale.ROOT,
                "\"inline\":%d,\"slot\":%d,\"mmap\":%d",
                messages.applyAsLong(VoxPath.INLINE),
                messages.applyAsLong(VoxPath.SLOT),
                messages.applyAsLong(VoxPath.MMAP));
    }
}
