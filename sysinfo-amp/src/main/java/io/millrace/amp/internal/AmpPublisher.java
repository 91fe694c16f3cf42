package io.millrace.amp.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.segment.Segment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Registers the services of one link. Thread-safety: one thread at a time. */
final class AmpPublisher {
    /** The protocol's name. */
    static final String PROTOCOL = "amp";

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();

    AmpPublisher(BundleContext context) {
        this.context = context;
    }

    /**
     * Offers a service.
     *
     * @param segment in which it lies
     * @param more properties beside protocol and segment
     */
    <S> ServiceRegistration<S> offer(Class<S> type, S service, String segment, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(Channel.PROTOCOL, PROTOCOL);
        properties.put(Segment.NAME, segment);
        ServiceRegistration<S> registration =
                context.registerService(type, service, FrameworkUtil.asDictionary(properties));
        registrations.add(registration);
        return registration;
    }

    /** Withdraws one. */
    void withdraw(ServiceRegistration<?> registration) {
        if (registrations.removeIf(each -> each == registration)) {
            registration.unregister();
        }
    }

    /** Withdraws all. Idempotent. */
    void withdraw() {
        registrations.forEach(this::withdraw);
    }
}
