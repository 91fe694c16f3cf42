package io.millrace.gateway.runtime.internal;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Follows the services of a type. Each comes first and goes afterwards, even if it is withdrawn while it comes; a
 * reference of Declarative Services may be unbound before it is bound, and then what is gone stays.
 *
 * <p>Thread-safety: thread-safe; services come and go in the threads that register and withdraw them.
 *
 * @param <S> the type
 */
final class Follower<S> extends ServiceTracker<S, S> {
    private final BiConsumer<S, ServiceReference<S>> comes;
    private final Consumer<S> goes;

    /**
     * Follows nothing before it is opened.
     *
     * @param context of this bundle
     * @param comes is called with each service once
     * @param goes is called with each service that came, once
     */
    Follower(BundleContext context, Class<S> type, BiConsumer<S, ServiceReference<S>> comes, Consumer<S> goes) {
        super(context, type, null);
        this.comes = comes;
        this.goes = goes;
    }

    @Override
    public S addingService(ServiceReference<S> reference) {
        S service = super.addingService(reference);
        if (service != null) {
            comes.accept(service, reference);
        }
        return service;
    }

    @Override
    public void removedService(ServiceReference<S> reference, S service) {
        goes.accept(service);
        super.removedService(reference, service);
    }
}
