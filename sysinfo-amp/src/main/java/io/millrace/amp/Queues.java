package io.millrace.amp;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Our ends of the queues of one memory, for tools; messages go through {@link io.millrace.api.channel.Channel}. As a
 * service it carries {@code millrace.sysinfo} with the name.
 *
 * <p>Thread-safety: thread-safe. Nothing is written.
 */
@ProviderType
public interface Queues {
    /**
     * The queues that are open.
     *
     * @return a snapshot of each; while others work each slot is right, all of them together need not be
     */
    List<QueueInfo> list();
}
