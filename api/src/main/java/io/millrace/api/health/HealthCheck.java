package io.millrace.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Looks whether the machine gives what a bundle needs. It changes nothing, and needs nothing to be configured.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
@FunctionalInterface
public interface HealthCheck {
    /**
     * Looks now, within a bounded time.
     *
     * @return what was found, in a fixed order, never empty
     */
    List<Finding> check();
}
