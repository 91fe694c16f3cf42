package io.millrace.hw.futex.internal;

import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
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
 * One futex signaler per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = FutexComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FutexConfig.class, factory = true)
public final class FutexComponent {
    static final String PID = "io.millrace.signaler.futex";

    private final Offering offering;
    private final FutexSignaler signaler;

    /**
     * Attaches to the doorbell block and offers the signaler, and what its words say.
     *
     * @param context whose bundle offers it
     * @param config where the block is
     * @param properties the same, with the PID
     * @param segment the memory the block lies in
     * @param logger told what is wrong with the configuration
     * @throws ComponentException if something is
     */
    @Activate
    public FutexComponent(
            BundleContext context,
            FutexConfig config,
            Map<String, Object> properties,
            @Reference(name = "segment") Segment segment,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        signaler = offering.open(() -> attach(name, config, segment));
        offering.offer(Signaler.class, signaler, Map.of(Signaler.NAME, name));
        String where = segment.info().name();
        offering.offer(SegmentLayout.class, signaler.layout(where), Map.of(Segment.NAME, where));
    }

    /** Withdraws the services, then closes the signaler. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        signaler.close();
    }

    private static FutexSignaler attach(String name, FutexConfig config, Segment segment) {
        try {
            Side side = Settings.choose("side", Side.class, config.side());
            return new FutexSignaler(name, segment.memory(), config.offsetBytes(), side);
        } catch (ShmException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("segment " + segment.info().name() + ": " + e.getMessage(), e);
        }
    }
}
