package io.millrace.hw.pci.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import java.nio.file.Path;
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
 * One segment of PCI memory per configuration. The service is registered by hand because its name may come from the
 * PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = PciComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PciConfig.class, factory = true)
public final class PciComponent {
    static final String PID = "io.millrace.segment.pci";

    private static final String DEVICE_ID = "device.id";

    private final Segment segment;
    private final ServiceRegistration<Segment> registration;

    /**
     * Maps the memory and offers it.
     *
     * @param context whose bundle offers it
     * @param config which memory
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration or the machine
     * @throws ComponentException if something is
     */
    @Activate
    public PciComponent(
            BundleContext context,
            PciConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        Object pid = properties.get("service.pid");
        try {
            PciSpec spec = spec(config, String.valueOf(pid));
            String device = config.device_id().isEmpty() ? spec.name() : config.device_id();
            segment = PciSegments.open(spec);
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

    static PciSpec spec(PciConfig config, String pid) {
        return new PciSpec(
                config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name(),
                Path.of(config.sysfs()),
                new PciSelection(config.id(), config.index(), config.address()),
                config.resource(),
                config.offset(),
                config.size(),
                config.writeCombining(),
                config.enable());
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
