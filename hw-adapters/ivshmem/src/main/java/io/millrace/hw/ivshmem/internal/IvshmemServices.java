package io.millrace.hw.ivshmem.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The segment and the signaler as services, as long as there are any. Thread-safety: thread-safe. */
final class IvshmemServices implements IvshmemClient.Listener, AutoCloseable {
    private static final String DEVICE = "device.id";

    private final BundleContext context;
    private final String name;
    private final String device;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private boolean closed;

    /**
     * Makes a place for both.
     *
     * @param context whose bundle offers them
     * @param name of both
     * @param device what says that they belong together
     */
    IvshmemServices(BundleContext context, String name, String device) {
        this.context = context;
        this.name = name;
        this.device = device;
    }

    @Override
    public synchronized void joined(Segment segment, Signaler signaler) {
        if (!closed) {
            register(Segment.class, segment, Segment.NAME);
            register(Signaler.class, signaler, Signaler.NAME);
        }
    }

    @Override
    public synchronized void left() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Withdraws both, and offers none any more. */
    @Override
    public synchronized void close() {
        closed = true;
        left();
    }

    private <S> void register(Class<S> type, S service, String property) {
        Map<String, Object> properties = Map.of(property, name, DEVICE, device);
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }
}
