package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * The services of a host or a guest: one Channel for each peer that is there, the Allocator of the slots, and the
 * SegmentLayout.
 *
 * <p>Thread-safety: thread-safe.
 */
final class VoxServices implements AutoCloseable {
    private final BundleContext context;
    private final String name;
    private final String segment;
    private final IntFunction<String> peerName;
    private final Logger logger;
    private final Map<VoxLink, Published> published = new ConcurrentHashMap<>();
    private final Set<String> logged = new HashSet<>();
    /** What is not of one link. Guarded by this. */
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    private record Published(RingChannel channel, ServiceRegistration<Channel> registration) {}

    /**
     * Makes it, with nothing published.
     *
     * @param context of the bundle
     * @param name of the host or guest
     * @param segment the name of the segment
     * @param peerName what the peer of a link is called, by the guest's id
     * @param logger for what an operator should know
     */
    VoxServices(BundleContext context, String name, String segment, IntFunction<String> peerName, Logger logger) {
        this.context = context;
        this.name = name;
        this.segment = segment;
        this.peerName = peerName;
        this.logger = logger;
    }

    /** Offers the slots. */
    synchronized void publish(Allocator slots) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Allocator.NAME, name);
        properties.put(Channel.PROTOCOL, VoxLayout.PROTOCOL);
        properties.put(Segment.NAME, segment);
        registrations.add(context.registerService(Allocator.class, slots, FrameworkUtil.asDictionary(properties)));
    }

    /** Offers what lies where in the segment. */
    synchronized void publish(SegmentLayout layout) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Channel.PROTOCOL, VoxLayout.PROTOCOL);
        properties.put(Segment.NAME, segment);
        registrations.add(context.registerService(SegmentLayout.class, layout, FrameworkUtil.asDictionary(properties)));
    }

    /** Offers a link's channel. */
    void publish(VoxLink link) {
        int endpoint = link.endpoint();
        String channelName = name + "/" + endpoint;
        String peer = peerName.apply(endpoint);
        RingChannel channel = new RingChannel(
                link.tx(),
                link.rx(),
                link.waitPoint(),
                () -> new ChannelInfo(channelName, VoxLayout.PROTOCOL, peer, segment, endpoint, link.problems()));
        channel.peerIs(link.state());
        channel.heartbeatIs(link.heartbeat());
        Map<String, Object> properties = new HashMap<>();
        properties.put(Channel.NAME, channelName);
        properties.put(Channel.PROTOCOL, VoxLayout.PROTOCOL);
        properties.put(Channel.PEER, peer);
        properties.put(Channel.ENDPOINT, endpoint);
        properties.put(Segment.NAME, segment);
        ServiceRegistration<Channel> registration =
                context.registerService(Channel.class, channel, FrameworkUtil.asDictionary(properties));
        published.put(link, new Published(channel, registration));
    }

    /** Withdraws a link's channel. */
    void withdraw(VoxLink link) {
        Published gone = published.remove(link);
        if (gone != null) {
            gone.channel().peerIs(link.state() == PeerState.CORRUPT ? PeerState.CORRUPT : PeerState.GONE);
            gone.registration().unregister();
        }
    }

    /** Tells listeners and the log what is new. */
    void tell() {
        published.forEach((link, it) -> {
            it.channel().peerIs(link.state());
            it.channel().heartbeatIs(link.heartbeat());
            link.problems().forEach(problem -> tell(it.channel().info().name(), problem));
        });
    }

    /** Logs a problem, once for each place and kind. */
    synchronized void tell(String where, Problem problem) {
        if (logged.add(where + problem.kind() + problem.offset())) {
            logger.warn(
                    "{}: {} at offset 0x{} is {}, allowed: {}",
                    where,
                    problem.kind(),
                    Long.toHexString(problem.offset()),
                    problem.value(),
                    problem.allowed());
        }
    }

    /** Logs a line, if it is not the one before. */
    synchronized void tellOnce(String line) {
        if (logged.add(line)) {
            logger.warn("{}", line);
        }
    }

    /** Withdraws everything. Idempotent. */
    @Override
    public void close() {
        published.keySet().forEach(this::withdraw);
        synchronized (this) {
            registrations.forEach(ServiceRegistration::unregister);
            registrations.clear();
        }
    }
}
