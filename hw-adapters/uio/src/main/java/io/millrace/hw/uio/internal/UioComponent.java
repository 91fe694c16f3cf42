package io.millrace.hw.uio.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

    private final Offering offering;
    private final Uio uio;

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
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        String device = config.device_id().isEmpty() ? name : config.device_id();
        Map<String, String> ofSegment = Map.of(Segment.NAME, name, Offering.DEVICE, device);
        Map<String, String> ofSignaler = Map.of(Signaler.NAME, name, Offering.DEVICE, device);
        uio = offering.open(() -> open(config, name));
        uio.segment().ifPresent(it -> offering.offer(Segment.class, it, ofSegment));
        uio.signaler().ifPresent(it -> offering.offer(Signaler.class, it, ofSignaler));
    }

    /** Withdraws the services, then closes the device. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        uio.close();
    }

    private Uio open(UioConfig config, String name) {
        Optional<UioInterruptSpec> interrupt = config.interrupt() ? Optional.of(interrupt(config)) : Optional.empty();
        UioSpec spec = new UioSpec(name, config.map(), config.size(), interrupt);
        UioDevices devices = new UioDevices(Path.of(config.sysfs()), Path.of(config.dev()));
        return Uio.open(devices.find(Settings.text(config.device()), config.index()), spec, offering::warn);
    }

    private static UioInterruptSpec interrupt(UioConfig config) {
        return UioInterruptSpec.of(
                Settings.choose("rearm", RearmMode.class, config.rearm()),
                config.ack(),
                config.ring(),
                UioTargets.of(config.target_map()));
    }
}
