package io.millrace.amp.internal;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.stress.Pieces;
import java.util.Optional;

/** A fresh memory of ESP-AMP for every sample, and the parts of both cores that a test is about. */
final class StressAmp {
    private static final AmpGeometry GEOMETRY = AmpChip.P4.standard().withHpSize(1024);
    private static final byte OLD = (byte) 0xa5;

    private final AmpMemory memory;
    private final AmpView view;
    /** Where an entry may stand. */
    private final long place;

    private StressAmp(Memory bytes) {
        memory = AmpMemory.of(GEOMETRY, bytes, 0, Optional.empty(), 0);
        view = new AmpView(memory, Pool.HP);
        place = view.poolStart() + 2 * AmpLayout.HEADER_BYTES;
    }

    /** Memory that is all 0. */
    static StressAmp fresh() {
        return new StressAmp(Pieces.memory(GEOMETRY.hpSizeBytes()));
    }

    /** An empty chain in front of the bytes of another life. */
    static StressAmp used() {
        Memory bytes = Pieces.memory(GEOMETRY.hpSizeBytes());
        bytes.fill(0, bytes.size(), OLD);
        StressAmp amp = new StressAmp(bytes);
        new AmpChain(amp.view).initialise();
        return amp;
    }

    AmpSysInfo sysInfo(Core core) {
        return new AmpSysInfo("stress", memory, AmpOptions.raw(core, AmpOptions.Start.AUTO, false));
    }

    AmpInterrupts interrupts(Core core) {
        return new AmpInterrupts(view, core, Signaler.none());
    }

    /** One core's hand on an event, whose word is 0. */
    AmpEvent event(Core core) {
        AmpInterrupts interrupts = interrupts(core);
        return new AmpEvent(
                view,
                new EntryInfo(Pool.HP, 1, AmpLayout.EVENT_BYTES, place),
                new AmpEpoch(),
                interrupts,
                new WaitPoint(interrupts, WaitPolicy.standard()));
    }

    /** Makes a queue. */
    AmpQueueView queue(int length, int item) {
        AmpQueuePlan plan = AmpQueuePlan.queue(length, item, false);
        plan.write(view.part(place, plan.bytes()), place, 0);
        return new AmpQueueView(memory, place);
    }

    static AmpEnd sender(AmpQueueView queue) {
        return AmpEnd.sending(new AmpSender(queue, AmpPower.ALWAYS, new AmpFaults()), AmpFrame.PLAIN, () -> {});
    }

    static AmpEnd receiver(AmpQueueView queue) {
        return AmpEnd.receiving(new AmpReceiver(queue, AmpPower.ALWAYS, new AmpFaults()), false);
    }
}
