package io.millrace.api.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reserved ranges of one segment, for those who implement segments: within this process, that is; what keeps other
 * processes off comes with the memory.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class Reservations {
    private final List<Range> ranges = new ArrayList<>();

    /** Starts with nothing reserved. */
    public Reservations() {}

    /** Bytes that one writer has to itself; each is another, be its bounds the same. */
    private static final class Range {
        private final long start;
        private final long end;

        Range(long start, long end) {
            this.start = start;
            this.end = end;
        }

        boolean overlaps(Range other) {
            return start < other.end && other.start < end;
        }
    }

    /**
     * Takes a range.
     *
     * @param offset where it starts
     * @param sizeBytes its length, more than 0
     * @param onReturn done once, when it is given back
     * @return the range, empty if somebody has a part of it
     */
    public Optional<Reservation> take(long offset, long sizeBytes, Runnable onReturn) {
        Range range = new Range(offset, offset + sizeBytes);
        synchronized (ranges) {
            if (ranges.stream().anyMatch(range::overlaps)) {
                return Optional.empty();
            }
            ranges.add(range);
        }
        return Optional.of(() -> giveBack(range, onReturn));
    }

    private void giveBack(Range range, Runnable onReturn) {
        boolean wasTaken;
        synchronized (ranges) {
            wasTaken = ranges.remove(range);
        }
        if (wasTaken) {
            onReturn.run();
        }
    }
}
