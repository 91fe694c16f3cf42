package io.millrace.hw.devmem.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import java.util.Map;
import java.util.Objects;
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
 * One segment of physical memory per configuration. The service is registered by hand because its name may come from
 * the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DevMemComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DevMemConfig.class, factory = true)
public final class DevMemComponent {
    static final String PID = "io.millrace.segment.devmem";

    private static final String DEVICE_ID = "device.id";

    private final Segment segment;
    private final ServiceRegistration<Segment> registration;

    /**
     * Maps the memory and offers it.
     *
     * @param context whose bundle offers it
     * @param config which memory
     * @param properties the same, with the PID
     * @param allowed what may be mapped
     * @param logger told what is wrong with the configuration or the machine
     * @throws ComponentException if something is
     */
    @Activate
    public DevMemComponent(
            BundleContext context,
            DevMemConfig config,
            Map<String, Object> properties,
            @Reference(name = "allowed") AllowedRangesComponent allowed,
            @Reference(service = LoggerFactory.class) Logger logger) {
        Object pid = properties.get("service.pid");
        try {
            DevMemSpec spec = spec(config, String.valueOf(pid), allowed.ranges());
            String device = config.device_id().isEmpty() ? spec.name() : config.device_id();
            segment = DevMemSegments.open(spec);
            registration = context.registerService(
                    Segment.class,
                    segment,
                    FrameworkUtil.asDictionary(Map.of(Segment.NAME, spec.name(), DEVICE_ID, device)));
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
    }

    /** Withdraws the service, then unmaps. */
    @Deactivate
    public void stop() {
        registration.unregister();
        segment.close();
    }

    static DevMemSpec spec(DevMemConfig config, String pid, AllowedRanges allowed) {
        String address = Objects.requireNonNullElse(config.address(), "");
        return new DevMemSpec(
                config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name(),
                new PhysicalRange(PhysicalRange.parseAddress(address), config.size()),
                config.device(),
                allowed,
                config.systemRam());
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
