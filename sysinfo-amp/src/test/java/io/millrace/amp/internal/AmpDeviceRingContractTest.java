package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.RingContract;
import io.millrace.api.testkit.RingFixture;
import java.util.Optional;

/** Claims and messages are private copies. */
class AmpDeviceRingContractTest extends RingContract {
    @Override
    protected RingFixture open() {
        Memory device = Memory.of(Amps.segment(new byte[Amps.C6.hpSizeBytes()]), Access.DEVICE);
        AmpMemory memory = AmpMemory.of(Amps.C6, device, 0, Optional.empty(), 0);
        AmpLink main = Amps.main(memory);
        main.createQueue(0x10, 16, 256, true).orElseThrow();
        AmpLink sub = Amps.attach(memory, Core.SUB);
        return new RingFixture(
                main.sender(0x10, -1).orElseThrow().tx(),
                sub.receiver(0x10, false).orElseThrow().rx(),
                16,
                main::close,
                sub::close);
    }
}
