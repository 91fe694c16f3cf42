package io.millrace.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One end of ordered messages one way between exactly two parties: either the {@link Producer} or the {@link Consumer}.
 */
@ProviderType
public interface Ring {
    /**
     * What this end is and did.
     *
     * @return a snapshot
     */
    RingInfo info();
}
