package io.millrace.amp.internal;

import io.millrace.amp.PanicDump;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.Queues;
import io.millrace.amp.Signals;
import io.millrace.amp.SysInfo;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.List;
import java.util.Map;

/**
 * A link that is open, and its services.
 *
 * <p>Thread-safety: one thread at a time; {@link #list} and {@link #hasNews} from any.
 */
final class AmpOpened implements Queues {
    private final AmpLink link;
    private final AmpSetup setup;
    private final AmpPublisher publisher;
    private final AmpReporter reporter;
    private final AmpQueueEnds ends;
    private final AmpChannels channels;
    private final AmpPresence presence;

    private AmpOpened(AmpLink link, AmpSetup setup, AmpPublisher publisher, AmpReporter reporter) {
        this.link = link;
        this.setup = setup;
        this.publisher = publisher;
        this.reporter = reporter;
        this.ends = new AmpQueueEnds(link, setup);
        this.channels = new AmpChannels(setup, ends, link::waitPoint, publisher, reporter);
        this.presence = new AmpPresence(!setup.isMain(), ends);
    }

    /**
     * Opens the link, makes what is ours to make, offers the services.
     *
     * @throws GeometryMismatchException if the memory is not what the configuration needs, or something cannot be made;
     *     nothing is offered then
     */
    static AmpOpened open(AmpSetup setup, AmpPublisher publisher, AmpReporter reporter) {
        AmpLink link = setup.open();
        AmpOpened opened = new AmpOpened(link, setup, publisher, reporter);
        try {
            opened.ends.make();
        } catch (GeometryMismatchException e) {
            link.close();
            throw e;
        }
        opened.offer();
        opened.look();
        return opened;
    }

    AmpLink link() {
        return link;
    }

    private void offer() {
        if (setup.isMain()) {
            // Ends with the link.
            var _ = link.signals().handle(AmpLayout.PANIC_BIT, this::panicked);
        }
        Map<String, Object> named = Map.of(SysInfo.NAME, setup.name());
        String segment = setup.segments().get(Pool.HP);
        publisher.offer(SysInfo.class, link.sysInfo(), segment, named);
        publisher.offer(Signals.class, link.signals(), segment, named);
        publisher.offer(Queues.class, this, segment, named);
        AmpMap.of(setup.name(), setup.memory(), setup.segments())
                .forEach(map -> publisher.offer(SegmentLayout.class, map, map.segment(), named));
        for (Pool pool : Pool.values()) {
            link.sysInfo()
                    .allocator(pool)
                    .ifPresent(allocator -> publisher.offer(
                            Allocator.class,
                            allocator,
                            setup.segments().get(pool),
                            Map.of(Allocator.NAME, setup.name() + "/" + pool.label())));
        }
    }

    private void panicked() {
        String text = link.panic().map(PanicDump::text).orElse("");
        reporter.error("the sub core panicked" + (text.isBlank() ? "" : ": " + AmpReporter.printable(text)));
        presence.panicked();
    }

    /** Looks for changes, and offers and withdraws accordingly. */
    void look() {
        if (link.lookAtChains()) {
            reporter.info("the memory was initialised anew, its channels are gone");
            channels.withdraw();
            presence.beginAnew();
        }
        attempt(ends::make);
        channels.look(presence.look());
        attempt(() -> ends.print(reporter::printed));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (GeometryMismatchException | PeerCorruptionException e) {
            reporter.suspect(e.getMessage());
        }
    }

    /** Whether a look is worth its while before it is due. */
    boolean hasNews() {
        return ends.hasPrinted();
    }

    /** Stops the link as {@link AmpLink#close} says, then withdraws its services. */
    void close() {
        try {
            link.close();
        } finally {
            abandon();
        }
    }

    /** Withdraws the services of a link whose memory is gone. */
    void abandon() {
        link.waitPoint().close();
        channels.withdraw();
        publisher.withdraw();
    }

    @Override
    public List<QueueInfo> list() {
        return ends.list();
    }
}
