package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.Arrays;

/** Segments by name, and their bytes. Thread-safety: thread-safe. */
final class Segments {
    private final ShmRuntime runtime;

    Segments(ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * What a segment is.
     *
     * @throws CommandException if there is none of that name
     */
    SegmentDTO find(String name) {
        return find(runtime.getRuntimeDTO(), name);
    }

    /**
     * What a segment of a snapshot is.
     *
     * @throws CommandException if there is none of that name
     */
    static SegmentDTO find(RuntimeDTO all, String name) {
        return Arrays.stream(all.segments)
                .filter(segment -> segment.name.equals(name))
                .findFirst()
                .orElseThrow(() -> CommandException.unknown(
                        "segment",
                        name,
                        Arrays.stream(all.segments).map(segment -> segment.name).toList()));
    }

    /**
     * Bytes as they are now, fewer than asked for at the segment's end.
     *
     * @throws CommandException if the segment is not there any more
     */
    byte[] bytes(String name, long offset, int length) {
        try {
            return runtime.peek(name, offset, length).orElseThrow(() -> gone(name));
        } catch (IndexOutOfBoundsException e) {
            throw new CommandException("segment " + name + " became shorter: " + e.getMessage());
        }
    }

    static CommandException gone(String name) {
        return new CommandException("segment " + name + " went away just now");
    }
}
