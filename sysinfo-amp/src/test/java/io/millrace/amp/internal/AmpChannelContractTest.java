package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.testkit.ChannelContract;
import java.util.List;

/** A queue each way. */
class AmpChannelContractTest extends ChannelContract {
    @Override
    protected Pair open() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.createQueue(0x10, 8, 128, true).orElseThrow();
        main.createQueue(0x11, 8, 128, false).orElseThrow();
        AmpLink sub = Amps.attach(memory, Core.SUB);
        return new Pair(channel(main, 0x10, 0x11), channel(sub, 0x11, 0x10), main::close, sub::close);
    }

    private static RingChannel channel(AmpLink link, int out, int in) {
        return new RingChannel(
                link.sender(out, 3).orElseThrow().tx(),
                link.receiver(in, false).orElseThrow().rx(),
                link.waitPoint(),
                () -> new ChannelInfo("amp/plc", "amp", "sub core", "amp", 0, List.of()));
    }
}
