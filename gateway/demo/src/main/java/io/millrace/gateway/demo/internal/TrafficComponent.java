package io.millrace.gateway.demo.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * An application as users write them: it binds a {@link Channel} by name and knows nothing of the wire format under it.
 * The reference is dynamic, so the application lives on while the transport is swapped.
 */
@Component(
        configurationPid = "io.millrace.demo.traffic",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = TrafficConfig.class, factory = true)
public final class TrafficComponent {
    private final Thread worker;
    private final Logger logger;
    private final Traffic traffic;
    private final long idleNanos;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Channel channel;

    private volatile boolean stopped;

    /** Called by Declarative Services. */
    @Activate
    public TrafficComponent(TrafficConfig config, @Reference(service = LoggerFactory.class) Logger logger) {
        Duration period = Duration.ofMillis(Math.max(1, config.periodMillis()));
        this.logger = logger;
        this.traffic = new Traffic(config.mode(), period);
        this.idleNanos = period.toNanos();
        this.worker = Thread.ofPlatform().daemon().name("millrace-demo").start(this::run);
    }

    /**
     * Called by Declarative Services.
     *
     * @throws InterruptedException if the framework is in a hurry
     */
    @Deactivate
    public void stop() throws InterruptedException {
        stopped = true;
        worker.interrupt();
        worker.join();
        logger.info("demo sent {} and received {} messages", traffic.sent(), traffic.received());
    }

    private void run() {
        while (!stopped) {
            Channel bound = channel;
            boolean came = bound != null && traffic.turn(bound, System.nanoTime()) > 0;
            if (!came && (bound == null || bound.peer() != PeerState.ALIVE)) {
                LockSupport.parkNanos(idleNanos);
            }
        }
    }
}
