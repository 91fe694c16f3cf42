package io.millrace.posix.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.Machine;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.ProcessLiveness;
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
 * One System V segment for each configuration. It goes before the table it is of.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = SystemVSegmentComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SystemVConfig.class, factory = true)
public final class SystemVSegmentComponent {
    static final String PID = "io.millrace.segment.sysv";

    private final String pid;
    private final Logger logger;
    private final SystemVSegment segment;
    private final ServiceRegistration<Segment> registration;

    /**
     * Attaches the segment and offers it.
     *
     * @param context whose bundle offers it
     * @param config which segment
     * @param properties the same, with the PID
     * @param systemv the calls, and what they are called
     * @param logger told what is wrong with the configuration or the segment
     * @throws ComponentException if something is
     */
    @Activate
    public SystemVSegmentComponent(
            BundleContext context,
            SystemVConfig config,
            Map<String, Object> properties,
            @Reference(name = "systemv", target = "(millrace.systemv=os)")
                    Map.Entry<Map<String, Object>, SystemV> systemv,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.pid = Values.pid(properties);
        this.logger = logger;
        String source = String.valueOf(systemv.getKey().get(SystemV.NAME));
        try {
            SystemVSpec spec = SystemVSpec.of(config, Values.name(config.name(), properties));
            segment = SystemVSegment.open(
                    systemv.getValue(), source, spec, user(source), line -> logger.warn("{}: {}", pid, line));
            registration = context.registerService(
                    Segment.class, segment, FrameworkUtil.asDictionary(Map.of(Segment.NAME, spec.name())));
        } catch (ShmException | IllegalArgumentException e) {
            throw Values.refusal(properties, e, logger);
        }
    }

    /** Withdraws the service, then detaches. */
    @Deactivate
    public void stop() {
        registration.unregister();
        try {
            segment.close();
        } catch (ShmException e) {
            logger.warn("{}: did not detach in order: {}", pid, e.getMessage());
        }
    }

    /** Peers of a table are known by what {@code /proc} says, which needs no native call. */
    private static int user(String source) {
        return source.equals(SystemVComponent.OS)
                ? Machine.effectiveUser()
                : ProcessLiveness.self().uid();
    }
}
