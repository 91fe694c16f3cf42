package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The physical addresses that segments may be made of; a segment lies in one of the ranges as a whole. Thread-safety:
 * immutable.
 *
 * @param ranges none: nothing is allowed
 */
public record AllowedRanges(List<PhysicalRange> ranges) {
    /** Where they are configured, apart from the segments: who may make a segment does not thereby open all memory. */
    static final String PID = "io.millrace.devmem";

    /** Keeps a copy. */
    public AllowedRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Makes the list of some ranges.
     *
     * @param ranges what is allowed
     * @return the list
     */
    public static AllowedRanges of(PhysicalRange... ranges) {
        return new AllowedRanges(List.of(ranges));
    }

    /**
     * Reads the list.
     *
     * @param ranges each as {@link PhysicalRange#parse} reads it
     * @return the list
     * @throws IllegalArgumentException if one is none
     */
    public static AllowedRanges parse(String... ranges) {
        return new AllowedRanges(Arrays.stream(ranges).map(PhysicalRange::parse).toList());
    }

    /**
     * Checks a range.
     *
     * @param range what is to be mapped
     * @param location the same for people
     * @throws SegmentRefusedException if it does not lie in one of these
     */
    void check(PhysicalRange range, String location) {
        if (ranges.stream().noneMatch(allowed -> allowed.contains(range))) {
            throw new SegmentRefusedException("refused " + location + ": allowed: " + this
                    + "; whoever answers for this machine sets allow=[\"" + range + "\"] in the configuration " + PID);
        }
    }

    @Override
    public String toString() {
        return ranges.isEmpty()
                ? "nothing"
                : ranges.stream().map(PhysicalRange::toString).collect(Collectors.joining(", "));
    }
}
