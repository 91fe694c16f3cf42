package io.millrace.cli.fusiondock;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;

/**
 * How the sides call each other; keeps count. Without a way out it rings for nobody: with one FIFO for hearing only we
 * would hear ourselves. Thread-safety: confined to one thread.
 */
final class Bell implements Signaler {
    private final Signaler device;
    private final boolean rings;
    private final Findings findings;

    Bell(Signaler device, boolean rings, Findings findings) {
        this.device = device;
        this.rings = rings;
        this.findings = findings;
    }

    @Override
    public void ring(int target) {
        if (rings) {
            findings.ring();
            device.ring(target);
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        boolean answer = device.await(timeoutNanos);
        if (answer) {
            findings.heard();
        }
        return answer;
    }

    @Override
    public SignalerInfo info() {
        return device.info();
    }

    @Override
    public void close() {
        device.close();
    }
}
