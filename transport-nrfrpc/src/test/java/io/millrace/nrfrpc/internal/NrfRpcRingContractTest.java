package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Nested;

class NrfRpcRingContractTest {
    @Nested
    class InPlace extends RingContract {
        @Override
        protected RingFixture open() {
            return fixture(Access.NORMAL);
        }
    }

    @Nested
    class OnDeviceMemory extends RingContract {
        @Override
        protected RingFixture open() {
            return fixture(Access.DEVICE);
        }
    }

    private static RingFixture fixture(Access access) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(Links.BYTES, 8), access);
        NrfRpcLink a = Links.link(memory, Links.options(Side.A, changes -> changes.role(Role.CREATE)));
        NrfRpcLink b = Links.link(memory, Links.options(Side.B, changes -> changes));
        return new RingFixture(a.tx(3), b.rx(3), 1, a::close, b::close);
    }
}
