package io.millrace.fusiondock.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.fusiondock.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * The services of an open link, and the thread that looks after it: it hears the rings, moves messages in pieces on,
 * rings again, and tells what becomes of the peer.
 *
 * <p>Thread-safety: thread-safe.
 */
final class FusiondockServices {
    /** The protocol's name. */
    static final String PROTOCOL = "fusiondock";

    private static final Duration THREAD_ENDS = Duration.ofSeconds(2);
    /** Between two looks while the peer has nothing to do. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FusiondockSetup setup;
    private final FusiondockLink link;
    private final Reservation region;
    private final FusiondockReporter reporter;
    private final FusiondockChannel channel;
    private final FusiondockNaps naps;
    private final long awaitedNanos;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Publishes the services.
     *
     * @param context of the bundle
     * @param setup the configuration
     * @param link the link; closed with this
     * @param region what the link writes; given back with this
     * @param reporter for what an operator should know
     */
    FusiondockServices(
            BundleContext context,
            FusiondockSetup setup,
            FusiondockLink link,
            Reservation region,
            FusiondockReporter reporter) {
        this.setup = setup;
        this.link = link;
        this.region = region;
        this.reporter = reporter;
        FusiondockMailbox mailbox = new FusiondockMailbox(link);
        channel = new FusiondockChannel(link, mailbox.tx(setup.sendType()), setup, this::info);
        channel.peerIs(link.peer());
        awaitedNanos = awaitedNanos(setup.options());
        naps = new FusiondockNaps(link::progress, awaitedNanos);
        register(
                context,
                Channel.class,
                channel,
                Map.of(Channel.NAME, setup.name(), Channel.ENDPOINT, setup.sendType()));
        register(context, Mailbox.class, mailbox, Map.of(Mailbox.NAME, setup.name()));
        register(
                context,
                SegmentLayout.class,
                link.map(setup.name(), setup.segment().info().name()),
                Map.of());
        thread = Thread.ofPlatform()
                .daemon()
                .name("millrace-fusiondock-" + setup.name())
                .uncaughtExceptionHandler((_, cause) -> died(cause))
                .start(this::run);
    }

    /** Between two looks while the peer has something to do: a part of the times that are to be noticed. */
    private static long awaitedNanos(FusiondockOptions options) {
        long least = TimeUnit.MILLISECONDS.toNanos(20);
        for (long each : new long[] {options.repeatNanos(), options.waitNanos()}) {
            least = each == 0 ? least : Math.min(least, each / 4);
        }
        return Math.max(least, TimeUnit.MILLISECONDS.toNanos(1));
    }

    private ChannelInfo info() {
        return new ChannelInfo(
                setup.name(), PROTOCOL, setup.peer(), setup.segment().info().name(), setup.sendType(), link.problems());
    }

    private <S> void register(BundleContext context, Class<S> type, S service, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(Channel.PROTOCOL, PROTOCOL);
        properties.put(Channel.PEER, setup.peer());
        properties.put(Segment.NAME, setup.segment().info().name());
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }

    FusiondockLink link() {
        return link;
    }

    /** Stops the link, then withdraws its services. Idempotent. */
    void close() {
        end();
        if (Thread.currentThread() != thread) {
            awaitThread();
        }
    }

    /** Two threads at one doorbell would take each other's rings: the next link is to find this one's thread gone. */
    private void awaitThread() {
        LockSupport.unpark(thread);
        try {
            if (!thread.join(THREAD_ENDS)) {
                reporter.error("a listener of the channel still runs after " + THREAD_ENDS.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        stopped = true;
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            link.close();
        } catch (SegmentClosedException | SegmentLostException _) {
            // the memory went first, and with it all there was to wait for
        } finally {
            channel.close();
            registrations.forEach(ServiceRegistration::unregister);
            region.close();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                look();
            }
        } catch (SegmentClosedException _) {
            // whoever should have stopped us did not
            end();
        } catch (SegmentLostException e) {
            channel.peerIs(PeerState.GONE);
            reporter.error(e.getMessage());
        }
    }

    /** Somebody's listener threw: better no link than one that nobody looks after. */
    private void died(Throwable cause) {
        reporter.died(cause);
        end();
    }

    private void look() {
        try {
            link.look();
            await();
        } catch (PeerCorruptionException _) {
            // told among the problems of the link
        }
        channel.peerIs(link.peer());
        link.problems().forEach(reporter::problem);
    }

    /** Where rings are heard, until the next look is due. */
    private void await() {
        if (link.isSending()) {
            link.waitPoint().await(() -> stopped || link.isSent(), naps.nanos());
        } else if (link.isPeerAwaited()) {
            link.waitPoint().await(() -> stopped || link.isSending(), awaitedNanos);
        } else {
            link.waitPoint().await(() -> stopped || link.isPeerAwaited(), IDLE_NANOS);
        }
    }
}
