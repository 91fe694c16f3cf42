package io.millrace.amp.internal;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.testkit.AllocatorContract;

class AmpAllocatorContractTest extends AllocatorContract {
    @Override
    protected Allocator open() {
        AmpGeometry small = Amps.C6.withHpSize(1024);
        AmpOptions options = AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false);
        return Amps.link(Amps.windows(small, 0), options)
                .sysInfo()
                .allocator(Pool.HP)
                .orElseThrow();
    }
}
