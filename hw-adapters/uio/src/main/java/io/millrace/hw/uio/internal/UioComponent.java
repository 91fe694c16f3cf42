package io.millrace.hw.uio.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * One UIO device per configuration, as a segment, a signaler, or both. The services are registered by hand because
 * their name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = UioComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = UioConfig.class, factory = true)
public final class UioComponent {
    static final String PID = "io.millrace.hw.uio";

    private static final String DEVICE_ID = "device.id";

    private final Uio uio;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Opens the device and offers what it has.
     *
     * @param context whose bundle offers it
     * @param config which device, and what of it
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration or the device
     * @throws ComponentException if something is
     */
    @Activate
    public UioComponent(
            BundleContext context,
            UioConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        String name = config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
        try {
            uio = open(config, name, line -> logger.warn("{}: {}", pid, line));
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
        String device = config.device_id().isEmpty() ? name : config.device_id();
        uio.segment()
                .ifPresent(it -> register(context, Segment.class, it, Map.of(Segment.NAME, name, DEVICE_ID, device)));
        uio.signaler()
                .ifPresent(it -> register(context, Signaler.class, it, Map.of(Signaler.NAME, name, DEVICE_ID, device)));
    }

    /** Withdraws the services, then closes the device. */
    @Deactivate
    public void stop() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        uio.close();
    }

    private <S> void register(BundleContext context, Class<S> type, S service, Map<String, Object> properties) {
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }

    private static Uio open(UioConfig config, String name, Consumer<String> warnings) {
        UioSpec spec = new UioSpec(
                name,
                config.map(),
                config.size(),
                config.interrupt() ? Optional.of(interrupt(config)) : Optional.empty());
        UioDevices devices = new UioDevices(Path.of(config.sysfs()), Path.of(config.dev()));
        UioDevice device = devices.find(Objects.requireNonNullElse(config.device(), ""), config.index());
        return Uio.open(device, spec, warnings);
    }

    private static UioInterruptSpec interrupt(UioConfig config) {
        return UioInterruptSpec.of(
                RearmMode.parse(config.rearm()), config.ack(), config.ring(), UioTargets.of(config.target_map()));
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
