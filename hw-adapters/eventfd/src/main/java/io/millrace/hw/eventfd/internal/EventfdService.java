package io.millrace.hw.eventfd.internal;

import io.millrace.api.signal.Signaler;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The signaler as a service, as long as there is one. Thread-safety: thread-safe. */
final class EventfdService implements EventfdClient.Listener, AutoCloseable {
    private final BundleContext context;
    private final String name;
    private Optional<ServiceRegistration<Signaler>> registration = Optional.empty();
    private boolean closed;

    /**
     * Makes a place for it.
     *
     * @param context whose bundle offers it
     * @param name of the signaler
     */
    EventfdService(BundleContext context, String name) {
        this.context = context;
        this.name = name;
    }

    @Override
    public synchronized void joined(Signaler signaler) {
        if (!closed) {
            registration = Optional.of(context.registerService(
                    Signaler.class, signaler, FrameworkUtil.asDictionary(Map.of(Signaler.NAME, name))));
        }
    }

    @Override
    public synchronized void left() {
        registration.ifPresent(ServiceRegistration::unregister);
        registration = Optional.empty();
    }

    /** Withdraws it, and offers none any more. */
    @Override
    public synchronized void close() {
        closed = true;
        left();
    }
}
