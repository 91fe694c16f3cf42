package io.millrace.vox.internal;

/**
 * How our side of a link behaves. None of it shows on the wire but the choice of path. Thread-safety: immutable.
 *
 * @param policy which payloads travel inline
 * @param manySenders whether several threads may send; one sends faster
 * @param copyOut whether handlers get a private copy, safe from a peer that changes bytes after they were checked
 * @param leaseNanos how long a link that closes waits for claims and leases that are open
 * @param drainNanos how long messages of a guest that is gone wait to be received before they are dropped
 */
public record VoxOptions(Policy policy, boolean manySenders, boolean copyOut, long leaseNanos, long drainNanos) {
    private static final long STANDARD_LEASE_NANOS = 1_000_000_000;
    private static final long STANDARD_DRAIN_NANOS = 5_000_000_000L;

    /** Which payloads travel inline; a receiver accepts either. */
    public enum Policy {
        /** Those not longer than the threshold, as the code of vox-shm 0.3.1 does. */
        RUST,
        /** Those whose header and payload are not longer than the threshold, as its text and its Swift port do. */
        SWIFT
    }

    /**
     * The usual behaviour.
     *
     * @return RUST, many senders, in place, 1 s for leases, 5 s for unread messages
     */
    public static VoxOptions standard() {
        return new VoxOptions(Policy.RUST, true, false, STANDARD_LEASE_NANOS, STANDARD_DRAIN_NANOS);
    }

    /**
     * The same with one sending thread.
     *
     * @return the options
     */
    public VoxOptions oneSender() {
        return new VoxOptions(policy, false, copyOut, leaseNanos, drainNanos);
    }

    /** The longest payload that goes inline in a segment. */
    int inlineBytes(VoxGeometry geometry) {
        int threshold = geometry.inlineBytes() - (policy == Policy.SWIFT ? VoxLayout.FRAME_HEADER_BYTES : 0);
        int room = VoxLayout.longestInline(geometry.capacityBytes());
        return Math.min(Math.min(threshold, room), Math.min(VoxLayout.MAX_INLINE, geometry.maxPayloadBytes()));
    }
}
