package io.millrace.api.kit;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.MemoryContract;
import io.millrace.api.testkit.RecordingMemory;

class RecordingNormalContractTest extends MemoryContract {
    @Override
    protected Memory create(long size) {
        return new RecordingMemory(size, Access.NORMAL);
    }
}
