package io.millrace.hw.ipi.internal;

import io.millrace.api.signal.Signaler;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** One signaler of openEuler MCS per configuration. Thread-safety: thread-safe. */
@Component(
        service = {},
        immediate = true,
        configurationPid = McsComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = McsConfig.class, factory = true)
public final class McsComponent {
    static final String PID = "io.millrace.signaler.mcs";

    private final IpiService service;

    /**
     * Opens the device and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which device and processors
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration, the device, or the first ring that is refused
     * @throws org.osgi.service.component.ComponentException if configuration or device are wrong
     */
    @Activate
    public McsComponent(
            BundleContext context,
            McsConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        Consumer<String> warnings = line -> logger.warn("{}: {}", pid, line);
        String name = IpiService.name(config.name(), pid);
        service = IpiService.open(context, pid, config.device_id(), logger, () -> open(name, config, warnings));
    }

    /** Withdraws the service, then closes the device. */
    @Deactivate
    public void stop() {
        service.close();
    }

    private static Signaler open(String name, McsConfig config, Consumer<String> warnings) {
        IpiSpec spec = IpiSpec.mcs(
                config.device(),
                IpiService.choose("calls", IpiCalls.class, config.calls()),
                McsRoutes.of(config.target_map(), Processors.ofThisMachine()));
        return IpiDoorbell.open(name, IpiDriver.MCS, spec, warnings);
    }
}
