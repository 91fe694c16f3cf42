package io.millrace.cli.vox;

import io.millrace.cli.Json;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxPath;
import jakarta.json.JsonObjectBuilder;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/** Payloads in one direction: how many, how long, and their FNV-1a-64. Thread-safety: confined to one thread. */
final class Tally {
    private static final long START = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private final Map<VoxPath, Long> paths = new EnumMap<>(VoxPath.class);
    private long count;
    private long bytes;
    private long hash = START;

    void add(byte[] payload, int length) {
        long next = hash;
        for (int i = 0; i < length; i++) {
            next = (next ^ (payload[i] & 0xFF)) * PRIME;
        }
        hash = next;
        count++;
        bytes += length;
    }

    /** How the messages of a link travelled: those sent in mode {@code send}, else those received. */
    void addPaths(VoxLink link, Mode mode) {
        for (VoxPath path : VoxPath.values()) {
            paths.merge(path, mode == Mode.SEND ? link.sent(path) : link.received(path), Long::sum);
        }
    }

    /** Adds the fields of a line. */
    JsonObjectBuilder to(JsonObjectBuilder line, String mode) {
        return line.add("mode", mode)
                .add("n", count)
                .add("bytes", bytes)
                .add("fnv1a64", HexFormat.of().toHexDigits(hash))
                .add("inline", paths.getOrDefault(VoxPath.INLINE, 0L))
                .add("slot", paths.getOrDefault(VoxPath.SLOT, 0L))
                .add("mmap", paths.getOrDefault(VoxPath.MMAP, 0L));
    }

    /** The last line of a command. */
    JsonObjectBuilder done(String mode) {
        return to(Json.event("done"), mode);
    }
}
