package io.millrace.hw.ivshmem.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.MemoryFile;

class IvshmemSegmentContractTest extends SegmentContract {
    @Override
    protected Segment open() {
        try (Descriptor memory = MemoryFile.create("contract", 65536)) {
            return IvshmemSegment.of("contract", memory, true);
        }
    }
}
