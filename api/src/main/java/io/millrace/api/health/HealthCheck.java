package io.millrace.api.health;

import io.millrace.api.memory.ShmException;
import java.io.UncheckedIOException;
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

    /**
     * Looks now; a look that fails is a finding, too, so that others can be asked all the same.
     *
     * @return what was found, never empty
     */
    default List<Finding> ask() {
        try {
            return check();
        } catch (ShmException | UncheckedIOException e) {
            return List.of(Finding.fail(
                    getClass().getSimpleName(),
                    "could not look: " + e.getMessage(),
                    "allow what it names, or ask again"));
        }
    }
}
