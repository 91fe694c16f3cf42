package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.PeerDeadException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.PortException;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.WaitPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final String name;
    private final Segment segment;
    /** On the segment, if it was handed over and is ours to close. */
    private final Optional<Handle> handed;

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

    private VoxGuest(
            String name,
            Segment segment,
            Optional<Handle> handed,
            VoxView view,
            int id,
            Optional<VoxPlace> place,
            VoxSetup setup) {
        this.name = name;
        this.segment = segment;
        this.handed = handed;
        this.view = view;
        this.id = id;
        options = setup.options();
        table = new VoxPeerTable(view);
        view.heartbeat(id - 1, System.nanoTime());
        pool = new VoxPool(view, name, id);
        bells = new VoxBells(name, setup.ports(), new VoxReadySet());
        waitPoint = new WaitPoint(bells, setup.policy());
        VoxExtras extras = place.map(it -> VoxExtras.of(it, setup.ports().orElseThrow(), name, pool))
                .orElseGet(VoxExtras::none);
        VoxBell bell = bells.add(id, place.map(VoxPlace::doorbell));
        link = new VoxLink(view, id, pool, options, bell, waitPoint, extras, slot -> {});
    }

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
        return polling(name, segment, view, id.getAsInt(), setup);
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
        return polling(name, segment, view, id, setup);
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
        Optional<VoxPlace> place = Optional.empty();
        boolean done = false;
        try {
            mapped = Optional.of(joined.segment().map(name));
            VoxView view = attach(mapped.get(), timeout);
            take(view, joined.peerId(), mapped.get());
            place = Optional.of(VoxPlace.fresh(ports.port(joined.doorbell()), ports.port(joined.control())));
            VoxGuest guest = new VoxGuest(
                    name, mapped.get(), Optional.of(joined.segment()), view, joined.peerId(), place, setup);
            done = true;
            return guest;
        } finally {
            if (!done) {
                place.ifPresent(VoxPlace::close);
                joined.close();
                mapped.ifPresent(Segment::close);
            }
        }
    }

    /**
     * Goes on where a revision of this bundle before us {@link #bequeath stopped}, if the place is still ours.
     *
     * @param name for tools
     * @param given where the link lies, if it was not handed over
     * @param setup how we behave, and what was kept
     * @return the guest, empty if it has to come anew
     */
    public static Optional<VoxGuest> resume(String name, Optional<Segment> given, VoxSetup setup) {
        Kept kept = setup.kept().orElseThrow();
        VoxLegacy legacy = VoxLegacy.decode(kept).getFirst();
        Optional<Handle> handed = given.isPresent()
                ? Optional.empty()
                : Optional.of(kept.handles().getLast());
        Segment segment = given.orElseGet(() -> handed.orElseThrow().map(name));
        VoxView view = VoxSegment.attach(segment.memory());
        VoxPeerTable table = new VoxPeerTable(view);
        boolean same = legacy.guest() <= table.guests()
                && table.state(legacy.guest()) == VoxLayout.ATTACHED
                && table.epoch(legacy.guest()) == legacy.epoch();
        if (same) {
            Optional<VoxPlace> place = setup.ports().flatMap(legacy::place);
            return Optional.of(new VoxGuest(name, segment, handed, view, legacy.guest(), place, setup));
        }
        kept.close();
        handed.ifPresent(it -> segment.close());
        return Optional.empty();
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

    /**
     * What lies where in the segment.
     *
     * @return the map, which looks anew each time it is asked
     */
    public SegmentLayout layout() {
        return new VoxMap(name, segment, view.layout());
    }

    /** Beats, follows a segment that grew, and hears whether the host is gone. To be called now and then. */
    public synchronized void look() {
        if (closed) {
            return;
        }
        bells.hear();
        boolean ours = table.state(id) == VoxLayout.ATTACHED;
        if (!ours || view.hostGoodbye() != 0 || link.isHungUp()) {
            link.peerGone();
        }
        if (ours) {
            view.heartbeat(id - 1, System.nanoTime());
            follow(view.currentSize());
        }
    }

    /** Nothing of the format stands behind the first size: one that is not true, or cannot be mapped, harms nobody. */
    private void follow(long currentSize) {
        try {
            segment.grow(currentSize);
        } catch (SegmentRefusedException | UnsupportedOperationException whatWeHaveIsEnough) {
            return;
        }
    }

    /** Leaves: says goodbye, and gives back what is held. Messages not received yet are lost. Idempotent. */
    @Override
    public void close() {
        if (stop()) {
            if (table.state(id) == VoxLayout.ATTACHED) {
                table.goodbye(id);
                link.bell().ring(0);
            }
            bells.remove(id);
            handed.ifPresent(Handle::close);
            release();
        }
    }

    /**
     * Stops for a guest that comes at once in this process: the place and the doorbell stay.
     *
     * @return what {@link #resume} takes
     */
    public Kept bequeath() {
        stop();
        bells.remove(id);
        Kept kept = VoxLegacy.encode(List.of(VoxLegacy.of(link, table.epoch(id))));
        List<Handle> handles = new ArrayList<>(kept.handles());
        handed.ifPresent(handles::add);
        release();
        return new Kept(kept.notes(), handles);
    }

    private boolean stop() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        link.stop(options.leaseNanos());
        pool.close();
        return true;
    }

    private void release() {
        link.closeExtras();
        waitPoint.close();
        bells.close();
        handed.ifPresent(it -> segment.close());
    }

    private static VoxGuest polling(String name, Segment segment, VoxView view, int id, VoxSetup setup) {
        return new VoxGuest(name, segment, Optional.empty(), view, id, Optional.empty(), setup);
    }

    private static void take(VoxView view, int id, Segment segment) {
        VoxPeerTable table = new VoxPeerTable(view);
        if (id < 1 || id > table.guests() || !table.claim(id)) {
            throw new PeerDeadException("place " + id + " of the segment is not reserved: "
                    + segment.info().location() + ", allowed: 1 to " + table.guests());
        }
    }

    /** Whoever makes a segment may not be done, and after a host that left there may be another one. */
    private static VoxView attach(Segment segment, Duration timeout) {
        long start = System.nanoTime();
        while (!isHosted(segment) && System.nanoTime() - start < timeout.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        VoxView view = VoxSegment.attach(segment.memory());
        if (view.hostGoodbye() != 0) {
            throw new PeerDeadException("the host is leaving: " + segment.info().location());
        }
        return view;
    }

    private static boolean isHosted(Segment segment) {
        return VoxSegment.isReady(segment.memory())
                && new VoxHeaderView(segment.memory()).header().hostGoodbye() == 0;
    }
}
