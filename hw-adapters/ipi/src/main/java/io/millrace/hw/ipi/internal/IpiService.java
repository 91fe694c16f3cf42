package io.millrace.hw.ipi.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.signal.Signaler;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentException;
import org.osgi.service.log.Logger;

/** A signaler as a service, with its end. Thread-safety: thread-safe. */
final class IpiService implements AutoCloseable {
    private static final String DEVICE = "device.id";

    private final Signaler signaler;
    private final ServiceRegistration<Signaler> registration;

    private IpiService(BundleContext context, Signaler signaler, String device) {
        this.signaler = signaler;
        Map<String, Object> properties = Map.of(Signaler.NAME, signaler.info().name(), DEVICE, device);
        registration = context.registerService(Signaler.class, signaler, FrameworkUtil.asDictionary(properties));
    }

    /**
     * Opens a signaler and offers it.
     *
     * @param context whose bundle offers it
     * @param pid of the configuration
     * @param device what says that a segment belongs to it; empty: its name
     * @param logger told why it cannot be opened
     * @param opener opens it
     * @throws ComponentException if it cannot be opened
     */
    static IpiService open(BundleContext context, String pid, String device, Logger logger, Supplier<Signaler> opener) {
        try {
            Signaler signaler = opener.get();
            return new IpiService(
                    context, signaler, device.isEmpty() ? signaler.info().name() : device);
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
    }

    /** The name that was configured, or the part of the PID behind the tilde. */
    static String name(String configured, String pid) {
        return configured.isEmpty() ? pid.substring(pid.indexOf('~') + 1) : configured;
    }

    /** The constant that was configured. */
    static <E extends Enum<E>> E choose(String property, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(property + " must be one of "
                        + Arrays.toString(type.getEnumConstants()) + ": " + property + "=" + text));
    }

    /** Withdraws the service, then closes the device. */
    @Override
    public void close() {
        registration.unregister();
        signaler.close();
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
