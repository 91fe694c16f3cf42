package io.millrace.hw.eventfd.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
import java.util.Map;

/**
 * The signaler as a service, as long as there is one. Thread-safety: thread-safe.
 *
 * @param offering offers it
 * @param name of the signaler
 */
record EventfdService(Offering offering, String name) implements EventfdClient.Listener {
    @Override
    public void joined(Signaler signaler) {
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name));
    }

    @Override
    public void left() {
        offering.takeBack();
    }
}
