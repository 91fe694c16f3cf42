package io.millrace.posix.internal.granule;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.AllocatorContract;
import java.lang.foreign.Arena;

class GranuleAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        GranuleLayout layout = new GranuleLayout(6, 200, 3);
        long size = layout.firstGranule() + 200 * 64;
        Memory memory = Memory.of(Arena.ofAuto().allocate(size, 64), Access.NORMAL);
        GranulePool.initialise(memory, layout);
        return new GranuleAllocator("granules", memory, Pools.join(memory, 1, new Pools.Dead()));
    }
}
