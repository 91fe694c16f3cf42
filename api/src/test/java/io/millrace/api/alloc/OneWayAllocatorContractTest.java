package io.millrace.api.alloc;

import io.millrace.api.testkit.AllocatorContract;

class OneWayAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        return new SlotAllocator(8, false);
    }
}
