package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/** A host, its services, and the thread that looks who is there. Thread-safety: thread-safe. */
final class VoxHostServices implements VoxHost.Listener {
    private final String name;
    private final Logger logger;
    private final VoxServices services;
    private final VoxHost host;
    private final ScheduledExecutorService watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the host and publishes its services.
     *
     * @param context of the bundle
     * @param name of the host
     * @param config what to make and how to behave
     * @param segment where
     * @param setup policy, ports, and what the revision before us left
     * @param logger for what an operator should know
     */
    VoxHostServices(
            BundleContext context, String name, VoxHostConfig config, Segment segment, VoxSetup setup, Logger logger) {
        this.name = name;
        this.logger = logger;
        services = new VoxServices(context, name, segment.info().name(), guest -> "guest " + guest, logger);
        Role role = VoxSettings.choice("role", config.role(), Role.class);
        int lookMillis = VoxSettings.lookMillis(config.lookMillis());
        host = VoxHost.open(name, segment, role, VoxSettings.geometry(config), setup, this);
        services.publish(host.allocator());
        services.publish(host.layout());
        if (!config.socket().isEmpty()) {
            meet(Path.of(config.socket()));
        }
        watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("millrace-vox-" + name).factory());
        var unused = watch.scheduleWithFixedDelay(this::look, lookMillis, lookMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void attached(VoxLink link) {
        services.publish(link);
    }

    @Override
    public void gone(VoxLink link) {
        services.withdraw(link);
    }

    /** Stops, and tells the guests that no other host will come. Idempotent. */
    void leave() {
        if (closed.compareAndSet(false, true)) {
            watch.shutdown();
            host.leave();
            services.close();
        }
    }

    /** Stops for the next revision; answers what it takes over, nothing if this was stopped before. */
    Optional<Kept> bequeath() {
        if (!closed.compareAndSet(false, true)) {
            return Optional.empty();
        }
        watch.shutdown();
        try {
            return Optional.of(host.bequeath());
        } finally {
            services.close();
        }
    }

    private void meet(Path socket) {
        try {
            host.meet(socket, services::tellOnce);
        } catch (RuntimeException e) {
            host.close();
            services.close();
            throw e;
        }
    }

    /** A segment that was closed under us means that whoever should have stopped us did not: we do it ourselves. */
    private void look() {
        try {
            host.look();
            for (Problem problem : host.problems()) {
                services.tell("host " + name, problem);
            }
            services.tell();
        } catch (SegmentClosedException e) {
            services.close();
            watch.shutdown();
        } catch (SegmentLostException e) {
            logger.error("host {}: {}", name, e.getMessage());
            services.close();
            watch.shutdown();
        } catch (ShmException e) {
            services.tellOnce("host " + name + ": " + e.getMessage());
        }
    }
}
