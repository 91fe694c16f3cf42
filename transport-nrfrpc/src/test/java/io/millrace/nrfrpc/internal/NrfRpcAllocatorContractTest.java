package io.millrace.nrfrpc.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.testkit.AllocatorContract;

class NrfRpcAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        return new NrfRpcAllocator("test", 12);
    }
}
