package io.millrace.nrfrpc.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.Optional;

/**
 * How the two sides call each other: the signal queues of revision R2 where there are any, and the device.
 *
 * <p>Thread-safety: as {@link Signaler}.
 */
final class NrfRpcDoorbell implements Signaler {
    private final Signaler device;
    private final Optional<NrfRpcQueue> out;
    private final Optional<NrfRpcQueue> in;
    private volatile boolean heard;

    NrfRpcDoorbell(Signaler device, Optional<NrfRpcQueue> out, Optional<NrfRpcQueue> in) {
        this.device = device;
        this.out = out;
        this.in = in;
    }

    /** A dropped byte is no loss: the device is rung all the same, and every ring means "look at everything". */
    @Override
    public void ring(int signal) {
        if (out.isPresent()) {
            out.get().put(signal);
        }
        device.ring(signal);
    }

    @Override
    public boolean await(long timeoutNanos) {
        boolean rung = drain() || device.await(timeoutNanos);
        boolean queued = drain();
        heard |= rung || queued;
        return rung || queued;
    }

    /** Whether the peer has ever called. */
    boolean hasHeard() {
        return heard;
    }

    /** Starts the queues again. */
    void restartOut() {
        out.ifPresent(queue -> queue.restart(true));
    }

    /** Starts the queues again. */
    void restartIn() {
        in.ifPresent(queue -> queue.restart(false));
    }

    @Override
    public SignalerInfo info() {
        return device.info();
    }

    /** The device is its owner's to close. */
    @Override
    public void close() {}

    private boolean drain() {
        return in.isPresent() && in.get().drain();
    }
}
