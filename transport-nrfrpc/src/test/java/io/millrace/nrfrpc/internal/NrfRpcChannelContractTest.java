package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.ChannelContract;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;

class NrfRpcChannelContractTest extends ChannelContract {
    @Override
    protected Pair open() {
        Memory memory = Links.memory(Links.BYTES);
        NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
        NrfRpcLink b = Links.b(memory);
        return new Pair(Links.channel(a, 3), Links.channel(b, 3), a::close, b::close);
    }
}
