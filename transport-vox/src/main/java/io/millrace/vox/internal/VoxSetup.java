package io.millrace.vox.internal;

import io.millrace.api.port.Kept;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.WaitPolicy;
import java.util.Optional;

/**
 * What a host or a guest is given beside its segment. Thread-safety: immutable.
 *
 * @param options how it behaves
 * @param policy how it waits
 * @param ports where doorbells and regions come from; empty for a party that only polls
 * @param kept what a revision of this bundle before us left
 */
public record VoxSetup(VoxOptions options, WaitPolicy policy, Optional<Ports> ports, Optional<Kept> kept) {
    /**
     * The usual behaviour.
     *
     * @param policy how to wait
     * @param ports where doorbells and regions come from; empty for a party that only polls
     * @return the setup
     */
    public static VoxSetup standard(WaitPolicy policy, Optional<Ports> ports) {
        return new VoxSetup(VoxOptions.standard(), policy, ports, Optional.empty());
    }
}
