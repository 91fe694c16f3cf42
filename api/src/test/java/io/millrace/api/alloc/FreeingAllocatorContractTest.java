package io.millrace.api.alloc;

import io.millrace.api.testkit.AllocatorContract;

class FreeingAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        return new SlotAllocator(8, true);
    }
}
