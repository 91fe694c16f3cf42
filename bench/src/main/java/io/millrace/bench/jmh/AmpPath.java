package io.millrace.bench.jmh;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.lang.foreign.Arena;
import java.util.Optional;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message through both ends of a queue of ESP-AMP in one thread. */
public class AmpPath extends RingPath {
    private static final AmpGeometry GEOMETRY = AmpChip.P4.standard().withHpSize(32_768);
    private static final int QUEUE = 0x10;
    private static final int LENGTH = 16;
    private static final int NO_INTERRUPT = -1;

    /** Bytes of a message. */
    @Param({"8", "64", "1024"})
    public int size;

    /** How the memory may be touched. */
    @Param({"NORMAL", "DEVICE"})
    public Access access;

    /** Opens both ends of a queue on private memory; its items are as long as the message. */
    @Setup
    public void open() {
        Memory memory = Memory.of(Arena.ofShared().allocate(GEOMETRY.hpSizeBytes(), 64), access);
        AmpLink main = link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        main.createQueue(QUEUE, LENGTH, size, true).orElseThrow();
        AmpLink sub = link(memory, AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false));
        Producer tx = main.sender(QUEUE, NO_INTERRUPT).orElseThrow().tx();
        Consumer rx = sub.receiver(QUEUE, false).orElseThrow().rx();
        use(tx, rx, size);
    }

    private static AmpLink link(Memory memory, AmpOptions options) {
        AmpMemory windows = AmpMemory.of(GEOMETRY, memory, 0, Optional.empty(), 0);
        return new AmpLink("bench", windows, Signaler.none(), WaitPolicy.standard(), options);
    }
}
