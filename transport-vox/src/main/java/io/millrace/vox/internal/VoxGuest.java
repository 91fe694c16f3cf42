package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.memory.PeerDeadException;
import io.millrace.api.port.PortException;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.WaitPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * A guest: one link to the host. Plain Java; somebody calls {@link #look} now and then, at least twice a heartbeat.
 *
 * <p>Thread-safety: thread-safe; the link as it says itself. Peer: the host is not trusted either. Crash: the host
 * clears away what a dead guest leaves behind.
 */
public final class VoxGuest implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Segment segment;
    private final boolean ownsSegment;
    private final VoxView view;
    private final VoxOptions options;
    private final VoxPeerTable table;
    private final VoxPool pool;
    private final VoxBells bells;
    private final WaitPoint waitPoint;
    private final VoxLink link;
    private final int id;
    /** Guarded by this. */
    private boolean closed;

    private VoxGuest(String name, Place place, VoxSetup setup, VoxExtras extras) {
        segment = place.segment();
        ownsSegment = place.joined().isPresent();
        view = place.view();
        options = setup.options();
        id = place.id();
        table = new VoxPeerTable(view);
        view.heartbeat(id - 1, System.nanoTime());
        pool = new VoxPool(view, name, id);
        bells = new VoxBells(name, setup.ports(), new VoxReadySet());
        waitPoint = new WaitPoint(bells, setup.policy());
        VoxBell bell = bells.add(
                id, place.joined().map(it -> setup.ports().orElseThrow().port(it.doorbell())));
        link = new VoxLink(view, id, pool, options, bell, extras, slot -> {});
    }

    /** Where a guest has its place. */
    private record Place(Segment segment, VoxView view, int id, Optional<VoxJoin.Joined> joined) {}

    /**
     * Takes the first place that is free, waiting for the segment to be ready and for a place.
     *
     * @param name for tools
     * @param segment where the link lies; stays the caller's to close
     * @param setup how we behave
     * @param timeout how long to wait
     * @return the guest, which polls
     * @throws PeerDeadException if the host is leaving, or no place was free in time
     * @throws io.millrace.api.memory.PeerCorruptionException if what is there is no segment of vox-shm 0.3.1
     */
    public static VoxGuest walkIn(String name, Segment segment, VoxSetup setup, Duration timeout) {
        long start = System.nanoTime();
        VoxView view = attach(segment, timeout);
        VoxPeerTable table = new VoxPeerTable(view);
        OptionalInt id = table.walkIn();
        while (id.isEmpty()) {
            if (System.nanoTime() - start > timeout.toNanos()) {
                throw new PeerDeadException("all " + table.guests() + " places of the segment are taken: "
                        + segment.info().location());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            id = table.walkIn();
        }
        return new VoxGuest(name, new Place(segment, view, id.getAsInt(), Optional.empty()), setup, VoxExtras.none());
    }

    /**
     * Takes the place that was reserved for it.
     *
     * @param name for tools
     * @param segment where the link lies; stays the caller's to close
     * @param id the place
     * @param setup how we behave
     * @param timeout how long to wait for the segment to be ready
     * @return the guest, which polls
     * @throws PeerDeadException if the host is leaving, or the place is not reserved
     */
    public static VoxGuest claim(String name, Segment segment, int id, VoxSetup setup, Duration timeout) {
        VoxView view = attach(segment, timeout);
        take(view, id, segment);
        return new VoxGuest(name, new Place(segment, view, id, Optional.empty()), setup, VoxExtras.none());
    }

    /**
     * Asks a host at its meeting point for a place, a doorbell and a control port.
     *
     * @param name for tools
     * @param socket the meeting point
     * @param sid what to tell the host; it may be empty
     * @param setup how we behave; with ports
     * @param timeout how long all of it may take
     * @return the guest
     * @throws PortException if the host is not there, or refuses
     */
    public static VoxGuest join(String name, Path socket, String sid, VoxSetup setup, Duration timeout) {
        Ports ports = setup.ports().orElseThrow();
        VoxJoin.Joined joined = VoxJoin.ask(ports, socket, sid.getBytes(StandardCharsets.UTF_8), timeout);
        Optional<Segment> mapped = Optional.empty();
        boolean done = false;
        try {
            Segment segment = joined.segment().map(name);
            mapped = Optional.of(segment);
            VoxView view = attach(segment, timeout);
            take(view, joined.peerId(), segment);
            VoxExtras extras =
                    VoxExtras.over(ports, ports.port(joined.control()), name, new VoxPool(view, name, joined.peerId()));
            VoxGuest guest =
                    new VoxGuest(name, new Place(segment, view, joined.peerId(), Optional.of(joined)), setup, extras);
            joined.segment().close();
            done = true;
            return guest;
        } finally {
            if (!done) {
                joined.close();
                mapped.ifPresent(Segment::close);
            }
        }
    }

    /**
     * The link to the host.
     *
     * @return the link
     */
    public VoxLink link() {
        return link;
    }

    /**
     * Our id.
     *
     * @return 1 to 255
     */
    public int id() {
        return id;
    }

    /**
     * The segment, which is the guest's own if it joined.
     *
     * @return the segment
     */
    public Segment segment() {
        return segment;
    }

    /**
     * The segment's geometry.
     *
     * @return what stands in its header
     */
    public VoxGeometry geometry() {
        return view.layout().geometry();
    }

    /**
     * Where to wait for the host, for messages as well as for room.
     *
     * @return the one place of this guest
     */
    public WaitPoint waitPoint() {
        return waitPoint;
    }

    /**
     * The slots, in the guest's name.
     *
     * @return the allocator
     */
    public Allocator allocator() {
        return pool;
    }

    /** Beats, follows a segment that grew, and hears whether the host is gone. To be called now and then. */
    public synchronized void look() {
        if (closed) {
            return;
        }
        boolean ours = table.state(id) == VoxLayout.ATTACHED;
        if (!ours || view.hostGoodbye() != 0 || link.isHungUp()) {
            link.peerGone();
        }
        if (ours) {
            view.heartbeat(id - 1, System.nanoTime());
            segment.grow(view.currentSize());
        }
    }

    /** Leaves: says goodbye, and gives back what is held. Messages not received yet are lost. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        link.stop(options.leaseNanos());
        pool.close();
        if (table.state(id) == VoxLayout.ATTACHED) {
            table.goodbye(id);
            link.bell().ring(0);
        }
        bells.remove(id);
        link.closeExtras();
        waitPoint.close();
        bells.close();
        if (ownsSegment) {
            segment.close();
        }
    }

    private static void take(VoxView view, int id, Segment segment) {
        VoxPeerTable table = new VoxPeerTable(view);
        if (id < 1 || id > table.guests() || !table.claim(id)) {
            throw new PeerDeadException("place " + id + " of the segment is not reserved: "
                    + segment.info().location() + ", allowed: 1 to " + table.guests());
        }
    }

    /** Whoever makes a segment may not be done: its size and its slot classes come last. */
    private static VoxView attach(Segment segment, Duration timeout) {
        long start = System.nanoTime();
        while (!VoxSegment.isReady(segment.memory()) && System.nanoTime() - start < timeout.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        VoxView view = VoxSegment.attach(segment.memory());
        if (view.hostGoodbye() != 0) {
            throw new PeerDeadException("the host is leaving: " + segment.info().location());
        }
        return view;
    }
}
