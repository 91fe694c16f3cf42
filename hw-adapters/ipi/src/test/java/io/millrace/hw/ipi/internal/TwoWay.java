package io.millrace.hw.ipi.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;

/**
 * Rings through one FIFO and is rung through another: a device is both at once, a FIFO is not. Thread-safety: as that
 * of a signaler.
 *
 * @param out only rings
 * @param in only listens
 */
record TwoWay(Signaler out, Signaler in) implements Signaler {
    static Signaler open(IpiCalls calls, Path out, Path in) {
        return new TwoWay(open(calls, out, Ring.WRITE, Receive.NONE), open(calls, in, Ring.NONE, Receive.READ));
    }

    private static Signaler open(IpiCalls calls, Path path, Ring ring, Receive receive) {
        Names.mkfifo(path.toString(), 0600);
        IpiSpec spec = new IpiSpec(path.toString(), calls, ring, 0, Integer.BYTES, receive, 0, IpiRoutes.of(""));
        return IpiDoorbell.open("two-way", IpiDriver.OTHER, spec, warning -> {
            throw new AssertionError(warning);
        });
    }

    @Override
    public void ring(int target) {
        out.ring(target);
    }

    @Override
    public boolean await(long timeoutNanos) {
        return in.await(timeoutNanos);
    }

    @Override
    public SignalerInfo info() {
        return out.info();
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
