package io.millrace.hw.unix.internal;

import io.millrace.api.port.Ports;
import io.millrace.api.testkit.PortsContract;

class UnixPortsContractTest extends PortsContract {
    @Override
    protected Ports open() {
        return new UnixPorts();
    }
}
