package io.millrace.hw.futex.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One futex signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = FutexComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FutexConfig.class, factory = true)
public final class FutexComponent {
    static final String PID = "io.millrace.signaler.futex";

    private final FutexSignaler signaler;
    private final ServiceRegistration<Signaler> registration;

    /**
     * Attaches to the doorbell block and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config where the block is
     * @param properties the same, with the PID
     * @param segment the memory the block lies in
     * @param logger told what is wrong with the configuration
     * @throws ComponentException if something is
     */
    @Activate
    public FutexComponent(
            BundleContext context,
            FutexConfig config,
            Map<String, Object> properties,
            @Reference(name = "segment") Segment segment,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        String name = config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
        try {
            signaler = new FutexSignaler(name, segment.memory(), config.offsetBytes(), side(config.side()));
        } catch (ShmException | IllegalArgumentException | UnsupportedOperationException e) {
            String message = pid + ": segment " + segment.info().name() + ": " + e.getMessage();
            logger.error("{}", message);
            throw refusal(message);
        }
        registration = context.registerService(
                Signaler.class, signaler, FrameworkUtil.asDictionary(Map.of(Signaler.NAME, name)));
    }

    /** Withdraws the service, then closes it. */
    @Deactivate
    public void stop() {
        registration.unregister();
        signaler.close();
    }

    static Side side(String text) {
        return switch (text) {
            case "A" -> Side.A;
            case "B" -> Side.B;
            default -> throw new IllegalArgumentException("side must be A or B: side=" + text);
        };
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
