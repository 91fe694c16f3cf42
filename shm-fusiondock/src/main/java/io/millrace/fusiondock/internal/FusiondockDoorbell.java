package io.millrace.fusiondock.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;

/**
 * The peer's doorbell and ours. A ring says "look"; what there is to see stands in memory, so a ring that is lost costs
 * time, and one too many nothing. A peer that publishes before it writes is looked at only after a ring, or when none
 * was heard for too long.
 *
 * <p>Thread-safety: as {@link Signaler}.
 */
final class FusiondockDoorbell implements Signaler {
    private final Signaler device;
    private final int target;
    private final long fallbackNanos;
    /** When we heard last; by who waits. */
    private long since = System.nanoTime();

    private volatile boolean heard = true;

    /**
     * Makes it.
     *
     * @param device rings and is rung
     * @param target the peer's number there
     * @param fallbackNanos after so long without a ring we take it that one was lost
     */
    FusiondockDoorbell(Signaler device, int target, long fallbackNanos) {
        this.device = device;
        this.target = target;
        this.fallbackNanos = fallbackNanos;
    }

    /** Calls the peer; only after a READY was published, since a peer may wait for one in its interrupt handler. */
    void ring() {
        device.ring(target);
    }

    /**
     * Takes what was heard since the last time: the first look needs nothing to be heard, since whatever stands there
     * was published before.
     */
    boolean takeHeard() {
        if (!heard) {
            return false;
        }
        heard = false;
        return true;
    }

    boolean hasHeard() {
        return heard;
    }

    @Override
    public void ring(int ignored) {
        ring();
    }

    /** Too long without a ring counts as heard: it may be lost. */
    @Override
    public boolean await(long timeoutNanos) {
        boolean rung = device.await(timeoutNanos);
        long now = System.nanoTime();
        if (rung || now - since >= fallbackNanos) {
            since = now;
            heard = true;
        }
        return rung;
    }

    @Override
    public SignalerInfo info() {
        return device.info();
    }

    /** The device is its owner's to close. */
    @Override
    public void close() {}
}
