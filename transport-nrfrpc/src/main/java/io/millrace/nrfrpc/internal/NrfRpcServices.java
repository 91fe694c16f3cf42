package io.millrace.nrfrpc.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * The services of an open link: one Channel for each endpoint, the Allocator of the area we send on, and the
 * SegmentLayout of both areas. A thread looks at the peer now and then, and tells the listeners.
 *
 * <p>Thread-safety: thread-safe.
 */
final class NrfRpcServices implements AutoCloseable {
    private final String name;
    private final NrfRpcLink link;
    private final Logger logger;
    private final List<RingChannel> channels = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Set<String> logged = new HashSet<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService watch;
    private final Future<?> looking;

    /**
     * Publishes the services.
     *
     * @param context of the bundle
     * @param name the link's name
     * @param link the link; closed with this
     * @param options its layout
     * @param segment the name of the segment it lies in
     * @param livenessMillis how often to look at the peer
     * @param logger for what an operator should know
     */
    NrfRpcServices(
            BundleContext context,
            String name,
            NrfRpcLink link,
            NrfRpcOptions options,
            String segment,
            long livenessMillis,
            Logger logger) {
        this.name = name;
        this.link = link;
        this.logger = logger;
        publish(context, options, segment);
        watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("millrace-nrfrpc-" + name).factory());
        looking = watch.scheduleWithFixedDelay(this::look, 0, livenessMillis, TimeUnit.MILLISECONDS);
    }

    /** Closes the link, then withdraws its services. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            looking.cancel(false);
            watch.shutdown();
            link.close();
            registrations.forEach(ServiceRegistration::unregister);
        }
    }

    private void publish(BundleContext context, NrfRpcOptions options, String segment) {
        String peer = options.side() == NrfRpcOptions.Side.A ? "B" : "A";
        int endpoints = Math.max(options.ab().endpoints(), options.ba().endpoints());
        for (int i = 0; i < endpoints; i++) {
            int endpoint = i;
            String channelName = name + "/" + endpoint;
            RingChannel channel = new RingChannel(
                    link.tx(endpoint),
                    link.rx(endpoint),
                    link.waitPoint(),
                    () -> new ChannelInfo(
                            channelName, NrfRpcLayout.PROTOCOL, peer, segment, endpoint, link.problems(endpoint)));
            channels.add(channel);
            Map<String, Object> properties = properties(peer, segment);
            properties.put(Channel.NAME, channelName);
            properties.put(Channel.ENDPOINT, endpoint);
            register(context, Channel.class, channel, properties);
        }
        Map<String, Object> properties = properties(peer, segment);
        properties.put(Allocator.NAME, name);
        register(context, Allocator.class, link.allocator(), properties);
        register(context, SegmentLayout.class, link.layout(segment), properties(peer, segment));
    }

    private <S> void register(BundleContext context, Class<S> type, S service, Map<String, Object> properties) {
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }

    private static Map<String, Object> properties(String peer, String segment) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Channel.PROTOCOL, NrfRpcLayout.PROTOCOL);
        properties.put(Channel.PEER, peer);
        properties.put(Segment.NAME, segment);
        return properties;
    }

    /** A segment that was closed under us means that whoever should have closed us did not: we do it ourselves. */
    private void look() {
        try {
            for (int endpoint = 0; endpoint < channels.size(); endpoint++) {
                channels.get(endpoint).peerIs(link.peer(endpoint));
                link.problems(endpoint).forEach(this::logOnce);
            }
        } catch (SegmentClosedException e) {
            close();
        } catch (SegmentLostException e) {
            channels.forEach(channel -> channel.peerIs(PeerState.GONE));
            logger.error("link {}: {}", name, e.getMessage());
            watch.shutdown();
        }
    }

    private void logOnce(Problem problem) {
        if (logged.add(problem.kind() + problem.offset())) {
            logger.warn(
                    "link {}: {} at offset 0x{} is {}, allowed: {}",
                    name,
                    problem.kind(),
                    Long.toHexString(problem.offset()),
                    problem.value(),
                    problem.allowed());
        }
    }
}
