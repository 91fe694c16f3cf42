package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Ports;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The host of a segment: a link to each guest that is there, and the end of each that is gone. Plain Java; somebody
 * calls {@link #look} now and then.
 *
 * <p>Thread-safety: thread-safe; links as they say themselves. Peer: an entry of the table that makes no sense is
 * cleared away like a dead guest's. Crash: a host opened later on the same segment takes over guests and messages.
 */
public final class VoxHost implements AutoCloseable {
    private final String name;
    private final Segment segment;
    private final VoxView view;
    private final VoxOptions options;
    private final Optional<Ports> ports;
    private final Listener listener;
    private final VoxPeerTable table;
    private final VoxPool pool;
    private final VoxRecovery recovery;
    private final VoxReadySet ready = new VoxReadySet();
    private final VoxBells bells;
    private final WaitPoint waitPoint;
    private final AtomicReferenceArray<VoxLink> links = new AtomicReferenceArray<>(VoxReadySet.SIZE);
    private final VoxFanIn fanIn;
    private final Optional<VoxInvitations> invitations;
    /** Guarded by this, as all below: when each guest was first seen, and from when on it was gone. */
    private final VoxPresence[] presences = new VoxPresence[VoxReadySet.SIZE];

    private final long[] goneSince = new long[VoxReadySet.SIZE];
    /** Links that ended while messages of theirs were still looked at. */
    private final List<VoxLink> ended = new ArrayList<>();

    private final List<Problem> problems = new ArrayList<>();
    private Optional<VoxMeeting> meeting = Optional.empty();
    private boolean needsRebuild = true;
    private boolean closed;

    /** Hears of guests; called by whoever calls {@link VoxHost#look}, must not block. */
    public interface Listener {
        /**
         * A guest has come.
         *
         * @param link to it
         */
        void attached(VoxLink link);

        /**
         * A guest has gone, and nothing of it is left to be received.
         *
         * @param link to it, closed
         */
        void gone(VoxLink link);
    }

    /**
     * Opens a host.
     *
     * @param name for tools
     * @param segment where the link lies; stays the caller's to close
     * @param view of it
     * @param options how we behave
     * @param policy how to wait
     * @param ports where doorbells come from; empty if no guest is to have one
     * @param listener hears of guests
     */
    private VoxHost(
            String name,
            Segment segment,
            VoxView view,
            VoxOptions options,
            WaitPolicy policy,
            Optional<Ports> ports,
            Listener listener) {
        this.name = name;
        this.segment = segment;
        this.view = view;
        this.options = options;
        this.ports = ports;
        this.listener = listener;
        table = new VoxPeerTable(view);
        pool = new VoxPool(view, name, 0);
        recovery = new VoxRecovery(view, table, pool, pool.ledger());
        bells = new VoxBells(name, ports, ready);
        waitPoint = new WaitPoint(bells, policy);
        fanIn = new VoxFanIn(links, ready, table.guests());
        invitations = ports.map(
                it -> new VoxInvitations(it, table, Path.of(segment.info().location())));
    }

    /**
     * Opens a host.
     *
     * @param name for tools
     * @param segment where the link lies; stays the caller's to close
     * @param role CREATE makes everything anew, ATTACH takes over what is there, CREATE_OR_ATTACH what fits
     * @param geometry what to make; of a segment that is taken over, what must be there
     * @param setup how we behave
     * @param listener hears of guests
     * @return the host, which has looked once
     * @throws GeometryMismatchException if the segment is too short, or is of another geometry
     * @throws PeerCorruptionException if what is there is no segment of vox-shm 0.3.1
     */
    public static VoxHost open(
            String name, Segment segment, Role role, VoxGeometry geometry, VoxSetup setup, Listener listener) {
        boolean fresh = role == Role.CREATE || (role == Role.CREATE_OR_ATTACH && VoxSegment.isBlank(segment.memory()));
        VoxView view =
                fresh ? VoxSegment.create(segment.memory(), geometry.forHost()) : VoxSegment.attach(segment.memory());
        VoxGeometry found = view.layout().geometry();
        if (role == Role.CREATE_OR_ATTACH && !found.equals(geometry)) {
            throw new GeometryMismatchException(
                    "the segment has another geometry: " + found + ", configured " + geometry);
        }
        view.hostGoodbye(0);
        VoxHost host = new VoxHost(name, segment, view, setup.options(), setup.policy(), setup.ports(), listener);
        host.look();
        return host;
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
     * Looks at the peer table: opens links to guests that have come, ends those of guests that are gone once their
     * messages were received. To be called now and then.
     */
    public synchronized void look() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        for (int guest = 1; guest <= table.guests(); guest++) {
            look(guest, now);
        }
        invitations.ifPresent(it -> it.expire(now));
        ended.removeIf(link -> !link.receiver().hasLeases());
        if (needsRebuild && ended.isEmpty() && links().isEmpty()) {
            needsRebuild = !recovery.rebuild();
        }
    }

    /**
     * Links to guests that are there, and to those that are gone and left messages.
     *
     * @return a snapshot, by id
     */
    public List<VoxLink> links() {
        List<VoxLink> there = new ArrayList<>();
        for (int guest = 1; guest <= table.guests(); guest++) {
            VoxLink link = links.get(guest);
            if (link != null) {
                there.add(link);
            }
        }
        return there;
    }

    /**
     * Receives from all guests in turn, in one thread: instead of, not beside, the links' own consumers.
     *
     * @param handler gets each message, with the guest's id as the endpoint
     * @param limit at most so many
     * @return messages handled
     */
    public int poll(MessageHandler handler, int limit) {
        return fanIn.poll(handler, limit);
    }

    /**
     * Where to wait for all guests, for messages as well as for room.
     *
     * @return the one place of this host
     */
    public WaitPoint waitPoint() {
        return waitPoint;
    }

    /**
     * The slots, in the host's name.
     *
     * @return the allocator
     */
    public Allocator allocator() {
        return pool;
    }

    /**
     * What was found wrong in the peer table; what was found wrong on a link is told there.
     *
     * @return each entry's problem once
     */
    public synchronized List<Problem> problems() {
        return List.copyOf(problems);
    }

    /**
     * Keeps a place for a guest that will claim it.
     *
     * @return its id, empty if all are taken
     */
    public OptionalInt reserve() {
        return table.reserve();
    }

    /**
     * Clears away a guest, whatever its entry says: for a guest known to be dead by other means.
     *
     * @param guest its id
     * @throws IllegalArgumentException if there is no such entry
     */
    public synchronized void recover(int guest) {
        if (guest < 1 || guest > table.guests()) {
            throw new IllegalArgumentException("guest must be 1 to " + table.guests() + ": guest=" + guest);
        }
        table.goodbye(guest);
        look(guest, System.nanoTime());
    }

    /**
     * Opens a meeting point where guests get a place, a doorbell and a control port.
     *
     * @param socket its name
     * @param warnings gets a line for each guest that got no place
     */
    public synchronized void meet(Path socket, Consumer<String> warnings) {
        meeting = Optional.of(new VoxMeeting(ports.orElseThrow(), socket, invitations.orElseThrow(), warnings));
    }

    /**
     * Makes the segment longer, while it is used: nothing moves.
     *
     * @param sizeBytes the new length
     */
    public void grow(long sizeBytes) {
        segment.grow(sizeBytes);
        view.currentSize(sizeBytes);
        bells.ring(0);
    }

    /** Stops, and leaves guests and messages to the next host. Idempotent. */
    @Override
    public void close() {
        close(false);
    }

    /**
     * Stops.
     *
     * @param goodbye whether to tell the guests that no other host will come
     */
    public void close(boolean goodbye) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        meeting.ifPresent(VoxMeeting::close);
        invitations.ifPresent(VoxInvitations::close);
        if (goodbye) {
            view.hostGoodbye(1);
        }
        long start = System.nanoTime();
        for (VoxLink link : links()) {
            link.stop(Math.max(0, options.leaseNanos() - (System.nanoTime() - start)));
            bells.remove(link.guest());
            link.closeExtras();
        }
        pool.close();
        waitPoint.close();
        bells.close();
    }

    private void look(int guest, long now) {
        int state = table.state(guest);
        VoxLink link = links.get(guest);
        if (link != null) {
            check(guest, link, state, now);
        } else if (state == VoxLayout.ATTACHED || state == VoxLayout.GOODBYE) {
            attach(guest, state, now);
        } else if (state != VoxLayout.EMPTY && state != VoxLayout.RESERVED) {
            problems.add(
                    view.problem(VoxView.corrupt("peer-state", view.layout().peer(guest - 1), state, "0, 1, 2 or 3")));
            recovery.recover(guest, (slotClass, slot) -> false);
        }
    }

    /** A guest that left before we saw it may have left messages. */
    private void attach(int guest, int state, long now) {
        VoxLink link;
        try {
            Optional<VoxInvitations.Place> place = invitations.flatMap(it -> it.take(guest));
            VoxBell bell = bells.add(guest, place.map(VoxInvitations.Place::doorbell));
            link = new VoxLink(view, guest, pool, options, bell, extras(place), slot -> pool.ledger()
                    .sent(slot, guest));
        } catch (PeerCorruptionException e) {
            problems.add(view.problem(e));
            recovery.recover(guest, (slotClass, slot) -> false);
            return;
        }
        presences[guest] = new VoxPresence(geometry().heartbeatNanos(), now);
        links.set(guest, link);
        listener.attached(link);
        check(guest, link, state, now);
    }

    private VoxExtras extras(Optional<VoxInvitations.Place> place) {
        return place.isEmpty()
                ? VoxExtras.none()
                : VoxExtras.over(ports.orElseThrow(), place.get().control(), name, pool);
    }

    private void check(int guest, VoxLink link, int state, long now) {
        PeerState presence = presences[guest].state(view.heartbeat(guest - 1), now);
        boolean alive = state == VoxLayout.ATTACHED
                && presence != PeerState.GONE
                && !link.isHungUp()
                && link.state() != PeerState.CORRUPT;
        if (alive) {
            link.state(presence);
            return;
        }
        if (goneSince[guest] == 0) {
            table.goodbye(guest);
            link.peerGone();
            goneSince[guest] = now | 1;
        }
        if ((link.isDrained() || now - goneSince[guest] > options.drainNanos()) && link.endAfterPeer()) {
            end(guest, link);
        }
    }

    private void end(int guest, VoxLink link) {
        bells.remove(guest);
        links.set(guest, null);
        goneSince[guest] = 0;
        listener.gone(link);
        recovery.recover(guest, link.receiver()::holds);
        link.closeExtras();
        ended.add(link);
        needsRebuild = true;
    }
}
