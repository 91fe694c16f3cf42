package io.millrace.vox.internal;

import io.millrace.api.port.Ports;
import io.millrace.api.signal.WaitPolicy;
import java.util.Optional;

/**
 * What a host or a guest is given beside its segment. Thread-safety: immutable.
 *
 * @param options how it behaves
 * @param policy how it waits
 * @param ports where doorbells and regions come from; empty for a party that only polls
 */
public record VoxSetup(VoxOptions options, WaitPolicy policy, Optional<Ports> ports) {}
