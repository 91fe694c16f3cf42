package io.millrace.hw.pci.internal;

import io.millrace.api.segment.Segment;
import io.millrace.hw.component.Offering;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
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

    private final Offering offering;
    private final Segment segment;

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
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        segment = offering.open(() -> PciSegments.open(spec(config, name)));
        String device = config.device_id().isEmpty() ? name : config.device_id();
        offering.offer(Segment.class, segment, Map.of(Segment.NAME, name, Offering.DEVICE, device));
    }

    /** Withdraws the service, then unmaps. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        segment.close();
    }

    static PciSpec spec(PciConfig config, String name) {
        return new PciSpec(
                name,
                Path.of(config.sysfs()),
                new PciSelection(config.id(), config.index(), config.address()),
                config.resource(),
                config.offset(),
                config.size(),
                config.writeCombining(),
                config.enable());
    }
}
