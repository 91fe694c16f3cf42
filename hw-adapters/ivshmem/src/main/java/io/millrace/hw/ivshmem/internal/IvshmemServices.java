package io.millrace.hw.ivshmem.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
import java.util.Map;

/**
 * The segment and the signaler as services, as long as there are any. Thread-safety: thread-safe.
 *
 * @param offering offers both
 * @param name of both
 * @param device what says that they belong together
 */
record IvshmemServices(Offering offering, String name, String device) implements IvshmemClient.Listener {
    @Override
    public void joined(Segment segment, Signaler signaler) {
        offering.offer(Segment.class, segment, Map.of(Segment.NAME, name, Offering.DEVICE, device));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name, Offering.DEVICE, device));
    }

    @Override
    public void left() {
        offering.takeBack();
    }
}
