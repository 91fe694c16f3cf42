package io.millrace.api.signal;

/**
 * What a signaler is and did. Thread-safety: immutable.
 *
 * @param name unique in the runtime
 * @param kind how it signals, for instance {@code futex}
 * @param rings rings asked for
 * @param wakes system calls made to wake the peer
 * @param parks times a waiter went to sleep
 * @param missed rings of the peer that no waiter was told of one by one, where the device counts them
 */
public record SignalerInfo(String name, String kind, long rings, long wakes, long parks, long missed) {
    /**
     * Of a signaler whose device does not count.
     *
     * @param name unique in the runtime
     * @param kind how it signals
     * @param rings rings asked for
     * @param wakes system calls made to wake the peer
     * @param parks times a waiter went to sleep
     */
    public SignalerInfo(String name, String kind, long rings, long wakes, long parks) {
        this(name, kind, rings, wakes, parks, 0);
    }
}
