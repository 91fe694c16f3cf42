package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.signal.WaitPoint;
import io.millrace.cli.StopSignal;
import java.util.function.BooleanSupplier;

/**
 * How a verb waits: until something is so, the process is asked to stop, or nothing happened for too long.
 *
 * <p>Thread-safety: thread-safe. Peer: what it wrote wrong is reported, and waiting goes on.
 */
final class Waiting {
    /** How a wait ended. */
    enum End {
        /** It is so. */
        DONE,
        /** The process shall end. */
        STOPPED,
        /** Nothing happened within the bound. */
        TIMED_OUT
    }

    private final WaitPoint point;
    private final StopSignal stop;
    private final Findings findings;
    private final long timeoutNanos;

    Waiting(WaitPoint point, StopSignal stop, Findings findings, long timeoutNanos) {
        this.point = point;
        this.stop = stop;
        this.findings = findings;
        this.timeoutNanos = timeoutNanos;
    }

    /** Looks first: what is there already is taken even if the process shall end. */
    End until(BooleanSupplier look) {
        while (true) {
            try {
                if (look.getAsBoolean()) {
                    return End.DONE;
                }
                return await(look);
            } catch (PeerCorruptionException e) {
                findings.corrupt(e.getMessage());
            }
        }
    }

    void sleep(long millis) {
        if (millis > 0) {
            stop.sleep(millis);
        }
    }

    boolean isStopped() {
        return stop.isAsked();
    }

    private End await(BooleanSupplier look) {
        boolean[] seen = {false};
        boolean ended = point.await(
                () -> {
                    seen[0] = look.getAsBoolean();
                    return seen[0] || stop.isAsked();
                },
                timeoutNanos);
        if (seen[0]) {
            return End.DONE;
        }
        return ended ? End.STOPPED : End.TIMED_OUT;
    }
}
