package io.millrace.hw.ipi.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
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

/** One signaler on a device per configuration. Thread-safety: thread-safe. */
@Component(
        service = {},
        immediate = true,
        configurationPid = IpiComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IpiConfig.class, factory = true)
public final class IpiComponent {
    static final String PID = "io.millrace.signaler.ipi";

    private final Offering offering;
    private final Signaler signaler;

    /**
     * Opens the device and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which device, and how it rings
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration, the device, or the first ring that is refused
     * @throws ComponentException if configuration or device are wrong
     */
    @Activate
    public IpiComponent(
            BundleContext context,
            IpiConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        String device = config.device_id().isEmpty() ? name : config.device_id();
        signaler = offering.open(() -> IpiDoorbell.open(name, IpiDriver.OTHER, spec(config), offering::warn));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name, Offering.DEVICE, device));
    }

    /** Withdraws the service, then closes the device. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        signaler.close();
    }

    private static IpiSpec spec(IpiConfig config) {
        return new IpiSpec(
                Settings.text(config.device()),
                Settings.choose("calls", IpiCalls.class, config.calls()),
                Settings.choose("ring", Ring.class, config.ring()),
                request("request", config.request()),
                config.bytes(),
                Settings.choose("receive", Receive.class, config.receive()),
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
