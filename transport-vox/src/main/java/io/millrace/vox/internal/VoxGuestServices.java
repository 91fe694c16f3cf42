package io.millrace.vox.internal;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Segment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/**
 * A guest and its services, and the thread that looks after them: it takes a place when the host is there, and another
 * one when the host was gone and is there again.
 *
 * <p>Thread-safety: thread-safe.
 */
final class VoxGuestServices {
    /** How long the host may take to answer at its socket. */
    private static final long JOIN_NANOS = 2_000_000_000;
    /** How often to ask a host that is not there. */
    private static final long RETRY_NANOS = 1_000_000_000;

    private final String name;
    private final VoxGuestConfig config;
    private final Optional<Segment> segment;
    private final VoxServices services;
    private final ScheduledExecutorService watch;
    /** Guarded by this, as all below. */
    private VoxSetup setup;

    private Optional<VoxGuest> guest = Optional.empty();
    private long lastAsked;
    private long aliveAt;
    private boolean closed;

    /**
     * Begins to look for a place.
     *
     * @param context of the bundle
     * @param name of the guest
     * @param config where its place is and how to behave
     * @param segment where the link lies; empty if the host hands it over
     * @param setup options, policy, ports, and what the revision before us left
     * @param logger for what an operator should know
     */
    VoxGuestServices(
            BundleContext context,
            String name,
            VoxGuestConfig config,
            Optional<Segment> segment,
            VoxSetup setup,
            Logger logger) {
        this.name = name;
        this.config = config;
        this.segment = segment;
        this.setup = setup;
        String segmentName = segment.map(it -> it.info().name()).orElse(name);
        services = new VoxServices(context, name, segmentName, host -> "host", logger);
        lastAsked = System.nanoTime() - RETRY_NANOS;
        int lookMillis = VoxSettings.lookMillis(config.lookMillis());
        watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("millrace-vox-" + name).factory());
        var unused = watch.scheduleWithFixedDelay(this::look, 0, lookMillis, TimeUnit.MILLISECONDS);
    }

    /** Leaves. Idempotent. */
    synchronized void leave() {
        if (!closed) {
            closed = true;
            watch.shutdown();
            try {
                guest.or(this::resumed).ifPresent(VoxGuest::close);
            } finally {
                services.close();
            }
        }
    }

    /**
     * Stops for the next revision; answers what it takes over, nothing without a place: ours, or one not resumed yet.
     */
    synchronized Optional<Kept> bequeath() {
        if (closed) {
            return Optional.empty();
        }
        closed = true;
        watch.shutdown();
        try {
            return guest.map(VoxGuest::bequeath).or(setup::kept);
        } finally {
            services.close();
        }
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        try {
            if (guest.isEmpty()) {
                seek();
            } else {
                lookAfter(guest.get());
            }
        } catch (SegmentClosedException e) {
            services.close();
            watch.shutdown();
        } catch (ShmException | IllegalArgumentException e) {
            services.tellOnce("guest " + name + ": " + e.getMessage());
        }
    }

    private void seek() {
        long now = System.nanoTime();
        if (now - lastAsked < RETRY_NANOS) {
            return;
        }
        lastAsked = now;
        VoxGuest found = resumed().orElseGet(this::fresh);
        guest = Optional.of(found);
        aliveAt = now;
        services.publish(found.allocator());
        if (segment.isPresent()) {
            services.publish(found.layout());
        }
        services.publish(found.link());
    }

    private Optional<VoxGuest> resumed() {
        if (setup.kept().isEmpty()) {
            return Optional.empty();
        }
        VoxSetup once = setup;
        setup = new VoxSetup(once.options(), once.policy(), once.ports(), Optional.empty());
        return VoxGuest.resume(name, segment, once);
    }

    private VoxGuest fresh() {
        if (!config.socket().isEmpty()) {
            return VoxGuest.join(name, Path.of(config.socket()), config.sid(), setup, Duration.ofNanos(JOIN_NANOS));
        }
        Segment given = segment.orElseThrow();
        return config.place() == 0
                ? VoxGuest.walkIn(name, given, setup, Duration.ZERO)
                : VoxGuest.claim(name, given, config.place(), setup, Duration.ZERO);
    }

    /** A host that is gone is left once its messages were received, or have waited long enough. */
    private void lookAfter(VoxGuest there) {
        there.look();
        services.tell();
        long now = System.nanoTime();
        PeerState state = there.link().state();
        if (state != PeerState.GONE && state != PeerState.CORRUPT) {
            aliveAt = now;
        } else if (there.link().isDrained() || now - aliveAt > setup.options().drainNanos()) {
            services.close();
            there.close();
            guest = Optional.empty();
        }
    }
}
