package io.millrace.amp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Addressed messages over one pair of queues. As a service it carries {@code millrace.sysinfo} with the name.
 *
 * <p>Thread-safety: thread-safe. Source: ESP-AMP, rpmsg.
 */
@ProviderType
public interface Rpmsg {
    /**
     * Opens an endpoint of ours.
     *
     * @param address 0 to 65534
     * @return the endpoint
     * @throws IllegalArgumentException if the address is another one, or is open already
     */
    RpmsgEndpoint open(int address);

    /**
     * Messages to addresses of ours that were not open. Each was given back, so the others go on.
     *
     * @return how many
     */
    long unknown();
}
