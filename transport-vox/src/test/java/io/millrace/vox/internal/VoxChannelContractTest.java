package io.millrace.vox.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.ChannelContract;

class VoxChannelContractTest extends ChannelContract {
    @Override
    protected Pair open() {
        Memory memory = Segments.fresh(Segments.USUAL);
        Segments.Side host = Segments.side(Segments.host(memory, Segments.OPTIONS), "host");
        Segments.Side guest = Segments.side(Segments.guest(memory, Segments.OPTIONS), "guest");
        return new Pair(host.channel(), guest.channel(), host::stop, guest::stop);
    }
}
