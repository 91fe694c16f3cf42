package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.cli.ExitException;
import io.millrace.hw.fifo.internal.FifoDoorbell;
import io.millrace.hw.futex.internal.FutexSignaler;
import io.millrace.hw.spin.internal.SpinSignaler;
import picocli.CommandLine.Option;

/** Options about how the two sides call each other. */
final class SignalOptions {
    private static final String NAME = "peer";
    private static final int LINE_BYTES = 64;
    private static final int BLOCK_BYTES = 16;
    private static final int FIFO_WIDTH = 1;

    /** Ways to call. */
    enum Kind {
        /** Not at all: each side looks by itself. */
        POLL,
        /** Counters in the file. */
        FUTEX,
        /** Named pipes beside the file. */
        FIFO
    }

    @Option(names = "--sig", paramLabel = "poll|futex|fifo", description = "How the sides call each other (poll).")
    private Kind kind = Kind.POLL;

    @Option(names = "--off-db", paramLabel = "BYTES", description = "Where the futex counters start (behind ba).")
    private Long bellOffset;

    /** Made by the command line. */
    SignalOptions() {}

    /** Bytes the file must have for both areas, and the counters if there are any. */
    long fileBytes(Geometry geometry) {
        return kind == Kind.FUTEX ? Math.max(geometry.sizeBytes(), bell(geometry) + BLOCK_BYTES) : geometry.sizeBytes();
    }

    Signaler open(Side side, String path, Memory memory, Geometry geometry) {
        return switch (kind) {
            case POLL -> new SpinSignaler(NAME, SpinSignaler.DEFAULT_POLL_NANOS);
            case FUTEX -> new FutexSignaler(NAME, memory, bell(geometry), side.futex());
            case FIFO -> FifoDoorbell.open(NAME, path + side.outSuffix(), path + side.inSuffix(), FIFO_WIDTH);
        };
    }

    private long bell(Geometry geometry) {
        long end = geometry.baOffset() + geometry.ba().sizeBytes();
        long offset = bellOffset == null ? (end + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES : bellOffset;
        if (offset < 0 || offset % Integer.BYTES != 0 || offset > Integer.MAX_VALUE) {
            throw refusal("must be a multiple of 4, 0 to " + Integer.MAX_VALUE + ": " + offset);
        }
        if (overlaps(offset, geometry.abOffset(), geometry.ab().sizeBytes())
                || overlaps(offset, geometry.baOffset(), geometry.ba().sizeBytes())) {
            throw refusal(offset + " overlaps an area; the counters take " + BLOCK_BYTES + " bytes");
        }
        return offset;
    }

    private static boolean overlaps(long offset, long area, long areaBytes) {
        return offset < area + areaBytes && area < offset + BLOCK_BYTES;
    }

    private static ExitException refusal(String what) {
        return new ExitException(ExitException.USAGE, "--off-db " + what);
    }
}
