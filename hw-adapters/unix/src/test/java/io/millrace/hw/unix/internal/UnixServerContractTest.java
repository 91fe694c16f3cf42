package io.millrace.hw.unix.internal;

import io.millrace.api.port.Ports;
import io.millrace.api.testkit.PortServerContract;

class UnixServerContractTest extends PortServerContract {
    @Override
    protected Ports open() {
        return new UnixPorts();
    }
}
