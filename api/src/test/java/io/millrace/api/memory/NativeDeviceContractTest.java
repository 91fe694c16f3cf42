package io.millrace.api.memory;

import io.millrace.api.testkit.MemoryContract;
import java.lang.foreign.Arena;

class NativeDeviceContractTest extends MemoryContract {
    @Override
    protected Memory create(long size) {
        return Memory.of(Arena.ofAuto().allocate(size, 8), Access.DEVICE);
    }
}
