package io.millrace.hw.ipi.internal;

import java.util.Map;
import java.util.Objects;
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

/** One signaler on a device per configuration. Thread-safety: thread-safe. */
@Component(
        service = {},
        immediate = true,
        configurationPid = IpiComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IpiConfig.class, factory = true)
public final class IpiComponent {
    static final String PID = "io.millrace.signaler.ipi";

    private final IpiService service;

    /**
     * Opens the device and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which device, and how it rings
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration, the device, or the first ring that is refused
     * @throws org.osgi.service.component.ComponentException if configuration or device are wrong
     */
    @Activate
    public IpiComponent(
            BundleContext context,
            IpiConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        Consumer<String> warnings = line -> logger.warn("{}: {}", pid, line);
        String name = IpiService.name(config.name(), pid);
        service = IpiService.open(
                context,
                pid,
                config.device_id(),
                logger,
                () -> IpiDoorbell.open(name, IpiDriver.OTHER, spec(config), warnings));
    }

    /** Withdraws the service, then closes the device. */
    @Deactivate
    public void stop() {
        service.close();
    }

    private static IpiSpec spec(IpiConfig config) {
        return new IpiSpec(
                Objects.requireNonNullElse(config.device(), ""),
                IpiService.choose("calls", IpiCalls.class, config.calls()),
                IpiService.choose("ring", Ring.class, config.ring()),
                request("request", config.request()),
                config.bytes(),
                IpiService.choose("receive", Receive.class, config.receive()),
                request("registerRequest", config.registerRequest()),
                IpiRoutes.of(config.target_map()));
    }

    private static long request(String property, String text) {
        if (text.isEmpty()) {
            return IpiSpec.NO_REQUEST;
        }
        if (!text.matches("0x[0-9a-fA-F]{1,8}|[1-9]\\d{0,9}")) {
            throw new IllegalArgumentException(
                    property + " must be hexadecimal with 0x, or decimal: " + property + "=" + text);
        }
        return Long.decode(text);
    }
}
