package io.millrace.hw.unix.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;

class UnixSegmentContractTest extends SegmentContract {
    @Override
    protected Segment open() {
        try (Handle handle = new UnixPorts().memory("contract", 20_000)) {
            return handle.map("contract");
        }
    }
}
