package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.testkit.AllocatorContract;

class VoxAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        return new VoxPool(VoxSegment.attach(Segments.fresh(Segments.USUAL)), "slots", 1);
    }
}
