package io.millrace.hw.futex.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.SignalerContract;
import java.lang.foreign.Arena;

class FutexSignalerContractTest extends SignalerContract {
    @Override
    protected Pair open() {
        Memory memory = Memory.of(Arena.ofAuto().allocate(64, 64), Access.NORMAL);
        return new Pair(
                new FutexSignaler("near", memory, 0, Side.A), new FutexSignaler("far", memory, 0, Side.B), true);
    }
}
