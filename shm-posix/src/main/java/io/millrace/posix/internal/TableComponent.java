package io.millrace.posix.internal;

import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;
import java.time.Instant;
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
 * One table for each configuration, offered as {@link SystemV}.
 *
 * <p>Thread-safety: thread-safe. Crash: what this process had attached is detached by the peers that live.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = TableComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TableConfig.class, factory = true)
public final class TableComponent {
    static final String PID = "io.millrace.posix.table";

    private final Membership<TableSystemV> membership;

    /**
     * Opens or makes the table, and offers it.
     *
     * @param context whose bundle offers it
     * @param config which table
     * @param properties the same, with the PID
     * @param segment holds it
     * @param logger told the length of the window, and what is wrong with the configuration or a peer
     * @throws ComponentException if the configuration does not fit, or what stands in the segment
     */
    @Activate
    public TableComponent(
            BundleContext context,
            TableConfig config,
            Map<String, Object> properties,
            @Reference(name = "segment") Segment segment,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = Values.pid(properties);
        String name = Values.name(config.name(), properties);
        try {
            TableSettings settings = new TableSettings(config);
            Table table = new Table(context, name, segment, settings, settings.peerTimeoutNanos());
            long period = settings.livenessNanos();
            membership = new Membership<>(pid, "millrace-table-" + name, table, period, logger);
        } catch (ShmException | IllegalArgumentException e) {
            throw Values.refusal(properties, e, logger);
        }
        membership.place().ifPresent(had -> tellWindow(pid, had.layout(), logger));
    }

    /** NuttX has two rules for it, one in its documentation and one in its code. */
    private static void tellWindow(String pid, TableLayout layout, Logger logger) {
        String told = "the window of a peer is " + layout.codedWindow()
                + " bytes, pages x page size; with regions x pages x page size, as the documentation of NuttX has it, "
                + "it would be " + layout.documentedWindow();
        logger.info("{}: {}", pid, told);
    }

    /** Withdraws the service, detaches what is attached, and leaves the table. */
    @Deactivate
    public void stop() {
        membership.close();
    }

    /** How the table is joined and offered. */
    private record Table(
            BundleContext context, String name, Segment segment, TableSettings settings, long peerTimeoutNanos)
            implements Membership.House<TableSystemV> {
        @Override
        public TableSystemV join() {
            TableOpener opener = new TableOpener(
                    name,
                    segment,
                    settings.offset(),
                    ProcessLiveness.self(),
                    new ProcessLiveness(peerTimeoutNanos),
                    () -> Instant.now().getEpochSecond());
            return settings.isAttached()
                    ? opener.attach()
                    : opener.open(settings.layout(segment.info().sizeBytes() - settings.offset()));
        }

        @Override
        public List<ServiceRegistration<?>> offer(TableSystemV place) {
            String where = segment.info().name();
            Map<String, Object> properties = Map.of(SystemV.NAME, name, Segment.NAME, where);
            SegmentLayout map = place.map(where, settings.offset());
            Map<String, Object> ofMap = Map.of(Constants.SERVICE_DESCRIPTION, map.owner(), Segment.NAME, where);
            return List.of(
                    context.registerService(SystemV.class, place, FrameworkUtil.asDictionary(properties)),
                    context.registerService(SegmentLayout.class, map, FrameworkUtil.asDictionary(ofMap)));
        }

        @Override
        public int beat(TableSystemV place) {
            return place.sweep();
        }

        @Override
        public void leave(TableSystemV place) {
            place.close();
        }
    }
}
