package io.millrace.api.port;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps handles while their owner is replaced: a transport that is updated leaves its sockets here, and its next
 * revision takes them, so that the peer sees no end.
 *
 * <p>Thread-safety: thread-safe. What nobody takes within a minute is closed, as is everything when the provider stops.
 */
@ProviderType
public interface HandleStore {
    /**
     * Keeps something; what was kept under the same key is closed.
     *
     * @param key whose it is
     * @param kept what; the store's from now on
     */
    void keep(String key, Kept kept);

    /**
     * Takes what was kept.
     *
     * @param key whose it is
     * @return what was kept, now the caller's; empty if nothing was, or not any more
     */
    Optional<Kept> take(String key);
}
