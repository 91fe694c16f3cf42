package io.millrace.nrfrpc.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Makes services of a link: one Channel for each endpoint, and the Allocator of the area we send on. */
@Component(
        configurationPid = NrfRpcComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = NrfRpcConfig.class, factory = true)
public final class NrfRpcComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.nrfrpc";

    private static final String PROTOCOL = "nrfrpc";

    private final String name;
    private final NrfRpcLink link;
    private final Logger logger;
    private final List<RingChannel> channels = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Set<String> logged = new HashSet<>();
    private final ScheduledExecutorService watch;
    private final Future<?> looking;

    /**
     * Opens the link and publishes its services.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds both areas
     * @param signaler calls the peer, null if it is polled
     * @param logger for what an operator should know
     */
    @Activate
    public NrfRpcComponent(
            BundleContext context,
            Map<String, Object> properties,
            NrfRpcConfig config,
            @Reference(name = "segment") Segment segment,
            @Reference(
                            name = "signaler",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Signaler signaler,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        this.name = NrfRpcSettings.name(config, properties);
        long livenessMillis;
        try {
            NrfRpcOptions options = NrfRpcSettings.options(config);
            livenessMillis = NrfRpcSettings.livenessMillis(config);
            WaitPolicy policy = NrfRpcSettings.policy(config, signaler != null);
            Signaler device = signaler == null ? Signaler.none() : signaler;
            this.link = new NrfRpcLink(name, segment.memory(), device, policy, options);
            publish(context, options, segment.info().name());
        } catch (ShmException | IllegalArgumentException e) {
            throw refusal(e.getMessage());
        }
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("millrace-nrfrpc-" + name).factory());
        this.looking = watch.scheduleWithFixedDelay(this::look, 0, livenessMillis, TimeUnit.MILLISECONDS);
    }

    /** Closes the link, then withdraws its services. */
    @Deactivate
    public void close() {
        looking.cancel(true);
        watch.shutdownNow();
        link.close();
        registrations.forEach(ServiceRegistration::unregister);
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private ComponentException refusal(String message) {
        ComponentException refusal = new ComponentException(PID + "~" + name + ": " + message);
        refusal.setStackTrace(new StackTraceElement[0]);
        logger.error("{}", refusal.getMessage());
        return refusal;
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
                    () -> new ChannelInfo(channelName, PROTOCOL, peer, segment, endpoint, link.problems(endpoint)));
            channels.add(channel);
            Map<String, Object> properties = properties(peer, segment);
            properties.put(Channel.NAME, channelName);
            properties.put(Channel.ENDPOINT, endpoint);
            register(context, Channel.class, channel, properties);
        }
        Map<String, Object> properties = properties(peer, segment);
        properties.put(Allocator.NAME, name);
        register(context, Allocator.class, link.allocator(), properties);
    }

    private <S> void register(BundleContext context, Class<S> type, S service, Map<String, Object> properties) {
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }

    private static Map<String, Object> properties(String peer, String segment) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Channel.PROTOCOL, PROTOCOL);
        properties.put(Channel.PEER, peer);
        properties.put(Segment.NAME, segment);
        return properties;
    }

    private void look() {
        try {
            for (int endpoint = 0; endpoint < channels.size(); endpoint++) {
                channels.get(endpoint).peerIs(link.peer(endpoint));
                link.problems(endpoint).forEach(this::logOnce);
            }
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
