package io.millrace.hw.fifo.internal;

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

/**
 * One FIFO signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = FifoComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FifoConfig.class, factory = true)
public final class FifoComponent {
    static final String PID = "io.millrace.signaler.fifo";

    private final Offering offering;
    private final Signaler signaler;

    /**
     * Opens the pipes and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which pipes
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration or the pipes
     * @throws ComponentException if something is
     */
    @Activate
    public FifoComponent(
            BundleContext context,
            FifoConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        signaler = offering.open(
                () -> FifoDoorbell.open(name, Settings.text(config.out()), Settings.text(config.in()), config.width()));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name));
    }

    /** Withdraws the service, then closes the pipes. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        signaler.close();
    }
}
