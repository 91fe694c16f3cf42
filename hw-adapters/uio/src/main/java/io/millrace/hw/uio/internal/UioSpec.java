package io.millrace.hw.uio.internal;

import java.util.Optional;

/**
 * What is wanted of a device: memory, interrupt, or both. Thread-safety: immutable.
 *
 * @param name of segment and signaler
 * @param map number or name of the map that is the segment, or {@link #NO_MAP}
 * @param sizeBytes how much of it from its start, 0 for all
 * @param interrupt what is done with the interrupt; empty: no signaler
 */
public record UioSpec(String name, String map, long sizeBytes, Optional<UioInterruptSpec> interrupt) {
    /** Instead of a map: no memory. */
    public static final String NO_MAP = "none";

    /** Checks the values that do not depend on the device. */
    public UioSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("size must be 0 (the whole map) or more: size=" + sizeBytes);
        }
        if (map.equals(NO_MAP) && sizeBytes != 0) {
            throw new IllegalArgumentException("size is the map's, leave it out with map=none: size=" + sizeBytes);
        }
        if (map.equals(NO_MAP) && interrupt.isEmpty()) {
            throw new IllegalArgumentException("nothing is wanted: map=none, interrupt=false; choose one of them");
        }
    }

    /**
     * A whole map, and the interrupt.
     *
     * @param name of segment and signaler
     * @param map number or name of the map
     * @param interrupt what is done with the interrupt
     * @return what is wanted
     */
    public static UioSpec of(String name, String map, UioInterruptSpec interrupt) {
        return new UioSpec(name, map, 0, Optional.of(interrupt));
    }

    boolean hasMap() {
        return !map.equals(NO_MAP);
    }
}
