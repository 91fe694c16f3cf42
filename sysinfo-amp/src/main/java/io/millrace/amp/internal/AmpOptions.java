package io.millrace.amp.internal;

import io.millrace.amp.Core;

/**
 * How we behave. Thread-safety: immutable.
 *
 * @param core which core we play
 * @param start what to do with the memory we find
 * @param wipe whether {@link Start#INIT} may empty a chain that has entries
 * @param raw whether ids of the firmware are given out too, and {@code maxEntries} is ignored
 * @param maxEntries most application entries of both pools, as the documentation of ESP-AMP says; 0: no limit
 * @param lightSleep whether the firmware is a light-sleep build
 * @param systemService whether an initialisation makes the queue of the system service
 * @param leaseNanos how long closing waits for open claims and leases
 */
public record AmpOptions(
        Core core,
        Start start,
        boolean wipe,
        boolean raw,
        int maxEntries,
        boolean lightSleep,
        boolean systemService,
        long leaseNanos) {
    private static final int DOCUMENTED_ENTRIES = 16;
    private static final long DEFAULT_LEASE_NANOS = 1_000_000_000;

    /** What to do with the memory we find. */
    public enum Start {
        /** A main core takes over a chain that is there, and initialises memory without one; a sub core takes over. */
        AUTO,
        /** Takes over what is there; nothing is written. */
        ATTACH,
        /** Initialises, main core only. A chain that has entries is left alone unless it may be wiped. */
        INIT
    }

    /** Checks the values. */
    public AmpOptions {
        if (maxEntries < 0) {
            throw new IllegalArgumentException("maxEntries must be 0 (no limit) or more: maxEntries=" + maxEntries);
        }
        if (start == Start.INIT && core == Core.SUB) {
            throw new IllegalArgumentException("only the main core initialises: core=SUB, start=INIT");
        }
    }

    /**
     * What suits most.
     *
     * @param core which core we play
     * @return the options
     */
    public static AmpOptions of(Core core) {
        return new AmpOptions(core, Start.AUTO, false, false, DOCUMENTED_ENTRIES, false, false, DEFAULT_LEASE_NANOS);
    }

    /**
     * As the firmware: no limits, every id.
     *
     * @param core which core we play
     * @param start what to do with the memory we find
     * @param lightSleep whether the firmware is a light-sleep build
     * @return the options
     */
    public static AmpOptions raw(Core core, Start start, boolean lightSleep) {
        return new AmpOptions(core, start, true, true, 0, lightSleep, false, DEFAULT_LEASE_NANOS);
    }
}
