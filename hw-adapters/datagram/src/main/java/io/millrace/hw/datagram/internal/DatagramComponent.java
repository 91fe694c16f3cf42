package io.millrace.hw.datagram.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
import io.millrace.hw.libc.FileStatus;
import java.util.Map;
import java.util.function.Consumer;
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
 * One datagram signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = DatagramComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DatagramConfig.class, factory = true)
public final class DatagramComponent {
    static final String PID = "io.millrace.signaler.datagram";

    private final Offering offering;
    private final Signaler signaler;

    /**
     * Opens our socket and offers the signaler.
     *
     * @param context whose bundle offers it
     * @param config which sockets
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration, the names or the peer
     * @throws ComponentException if configuration or names are wrong
     */
    @Activate
    public DatagramComponent(
            BundleContext context,
            DatagramConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        signaler = offering.open(() -> open(name, config, offering::warn));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name));
    }

    /** Withdraws the service, then closes the sockets. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        signaler.close();
    }

    private static Signaler open(String name, DatagramConfig config, Consumer<String> warnings) {
        int mode = FileStatus.permissions("mode", config.mode());
        return DatagramDoorbell.open(name, Settings.text(config.out()), Settings.text(config.in()), mode, warnings);
    }
}
