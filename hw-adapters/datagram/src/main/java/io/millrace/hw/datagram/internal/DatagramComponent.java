package io.millrace.hw.datagram.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.FileStatus;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
 * One datagram signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DatagramComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DatagramConfig.class, factory = true)
public final class DatagramComponent {
    static final String PID = "io.millrace.signaler.datagram";

    private final Signaler signaler;
    private final ServiceRegistration<Signaler> registration;

    /**
     * Opens our socket and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which sockets
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration, the names or the peer
     * @throws ComponentException if configuration or names are wrong
     */
    @Activate
    public DatagramComponent(
            BundleContext context,
            DatagramConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        String name = config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
        try {
            signaler = open(name, config, line -> logger.warn("{}: {}", pid, line));
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
        registration = context.registerService(
                Signaler.class, signaler, FrameworkUtil.asDictionary(Map.of(Signaler.NAME, name)));
    }

    /** Withdraws the service, then closes the sockets. */
    @Deactivate
    public void stop() {
        registration.unregister();
        signaler.close();
    }

    private static Signaler open(String name, DatagramConfig config, Consumer<String> warnings) {
        int mode = FileStatus.permissions("mode", config.mode());
        return DatagramDoorbell.open(name, path(config.out()), path(config.in()), mode, warnings);
    }

    private static String path(String configured) {
        return Objects.requireNonNullElse(configured, "");
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
