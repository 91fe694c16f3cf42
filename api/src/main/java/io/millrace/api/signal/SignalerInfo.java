package io.millrace.api.signal;

/**
 * What a signaler is and did. Thread-safety: immutable.
 *
 * @param name unique in the runtime
 * @param kind how it signals, for instance {@code futex}
 * @param rings rings asked for
 * @param wakes system calls made to wake the peer
 * @param parks times a waiter went to sleep
 */
public record SignalerInfo(String name, String kind, long rings, long wakes, long parks) {}
