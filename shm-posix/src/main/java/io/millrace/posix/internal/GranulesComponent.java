package io.millrace.posix.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.posix.internal.granule.GranulesMap;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
 * One allocator of granules for each configuration.
 *
 * <p>Thread-safety: thread-safe. Crash: what this process had is freed by the peers that live.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = GranulesComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GranulesConfig.class, factory = true)
public final class GranulesComponent {
    static final String PID = "io.millrace.granules";

    private final Membership<GranulesOpener.Joined> membership;

    /**
     * Opens or makes the pool, and offers it.
     *
     * @param context whose bundle offers it
     * @param config which pool
     * @param properties the same, with the PID
     * @param segment holds it
     * @param logger told what is wrong with the configuration or a peer
     * @throws ComponentException if the configuration does not fit, or what stands in the segment
     */
    @Activate
    public GranulesComponent(
            BundleContext context,
            GranulesConfig config,
            Map<String, Object> properties,
            @Reference(name = "segment") Segment segment,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String name = Values.name(config.name(), properties);
        try {
            GranulesSettings settings = new GranulesSettings(config);
            Granules granules = new Granules(context, name, segment, settings, settings.peerTimeoutNanos());
            long period = settings.livenessNanos();
            membership =
                    new Membership<>(Values.pid(properties), "millrace-granules-" + name, granules, period, logger);
        } catch (ShmException | IllegalArgumentException e) {
            throw Values.refusal(properties, e, logger);
        }
    }

    /** Withdraws the service, frees what was allocated, and leaves the pool. */
    @Deactivate
    public void stop() {
        membership.close();
    }

    /** How the pool is joined and offered. */
    private record Granules(
            BundleContext context, String name, Segment segment, GranulesSettings settings, long peerTimeoutNanos)
            implements Membership.House<GranulesOpener.Joined> {
        @Override
        public GranulesOpener.Joined join() {
            long room = segment.info().sizeBytes() - settings.offset();
            return new GranulesOpener(name, segment, settings.offset(), new ProcessLiveness(peerTimeoutNanos))
                    .open(settings.layout(room));
        }

        @Override
        public List<ServiceRegistration<?>> offer(GranulesOpener.Joined place) {
            String where = segment.info().name();
            Map<String, Object> properties = Map.of(Allocator.NAME, name, Segment.NAME, where);
            SegmentLayout map = new GranulesMap(name, where, settings.offset(), place.pool());
            Map<String, Object> ofMap = Map.of(Constants.SERVICE_DESCRIPTION, map.owner(), Segment.NAME, where);
            return List.of(
                    context.registerService(Allocator.class, place.allocator(), FrameworkUtil.asDictionary(properties)),
                    context.registerService(SegmentLayout.class, map, FrameworkUtil.asDictionary(ofMap)));
        }

        @Override
        public int beat(GranulesOpener.Joined place) {
            place.pool().peers().requireIn();
            return place.allocator().sweep();
        }

        @Override
        public void leave(GranulesOpener.Joined place) {
            place.allocator().close();
        }
    }
}
