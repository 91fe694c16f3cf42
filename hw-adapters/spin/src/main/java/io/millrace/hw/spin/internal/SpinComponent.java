package io.millrace.hw.spin.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
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
 * One polling signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = SpinComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SpinConfig.class, factory = true)
public final class SpinComponent {
    static final String PID = "io.millrace.signaler.spin";

    private final Offering offering;
    private final SpinSignaler signaler;

    /**
     * Offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config how often to look
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration
     * @throws ComponentException if something is
     */
    @Activate
    public SpinComponent(
            BundleContext context,
            SpinConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        signaler = offering.open(() -> new SpinSignaler(name, config.pollNanos()));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name));
    }

    /** Withdraws the service, then closes it. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        signaler.close();
    }
}
