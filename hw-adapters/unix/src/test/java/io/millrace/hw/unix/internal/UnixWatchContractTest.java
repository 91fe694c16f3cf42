package io.millrace.hw.unix.internal;

import io.millrace.api.port.Ports;
import io.millrace.api.testkit.PortWatchContract;

class UnixWatchContractTest extends PortWatchContract {
    @Override
    protected Ports open() {
        return new UnixPorts();
    }
}
