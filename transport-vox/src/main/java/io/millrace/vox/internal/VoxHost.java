package io.millrace.vox.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Problem;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Kept;
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
    private final VoxPeerTable table;
    private final VoxPool pool;
    /** Guarded by this, as all below. */
    private final VoxRollCall rollCall;

    private final VoxReadySet ready = new VoxReadySet();
    private final VoxBells bells;
    private final WaitPoint waitPoint;
    private final AtomicReferenceArray<VoxLink> links = new AtomicReferenceArray<>(VoxReadySet.SIZE);
    private final VoxFanIn fanIn;
    private final Optional<VoxInvitations> invitations;
    private Optional<VoxMeeting> meeting = Optional.empty();
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
        table = new VoxPeerTable(view);
        pool = new VoxPool(view, name, 0);
        bells = new VoxBells(name, ports, ready);
        waitPoint = new WaitPoint(bells, policy);
        fanIn = new VoxFanIn(links, ready, table.guests());
        invitations = ports.map(
                it -> new VoxInvitations(it, table, Path.of(segment.info().location())));
        rollCall = new VoxRollCall(
                view,
                table,
                new VoxRecovery(view, table, pool, pool.ledger()),
                listener,
                options.drainNanos(),
                links,
                this::link);
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
        setup.kept().ifPresent(host::inherit);
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
        bells.hear();
        long now = System.nanoTime();
        rollCall.look(now);
        invitations.ifPresent(it -> it.expire(now));
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
     * What lies where in the segment.
     *
     * @return the map, which looks anew each time it is asked
     */
    public SegmentLayout layout() {
        return new VoxMap(name, segment, view.layout());
    }

    /**
     * What was found wrong in the peer table; what was found wrong on a link is told there.
     *
     * @return each entry's problem once
     */
    public synchronized List<Problem> problems() {
        return rollCall.problems();
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
        rollCall.look(guest, System.nanoTime());
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

    /** Stops, and leaves guests and messages to whatever host comes next. Idempotent. */
    @Override
    public void close() {
        stop().forEach(this::closeLink);
        release();
    }

    /** Stops, and tells the guests that no other host will come. */
    public void leave() {
        view.hostGoodbye(1);
        bells.ring(0);
        close();
    }

    /**
     * Stops for a host that comes at once in this process: guests keep their doorbells.
     *
     * @return what that host takes over
     */
    public Kept bequeath() {
        List<VoxLegacy> legacies = new ArrayList<>();
        for (VoxLink link : stop()) {
            bells.remove(link.guest());
            if (link.doorbell().isPresent()) {
                legacies.add(VoxLegacy.of(link, table.epoch(link.guest())));
            }
            link.closeExtras();
        }
        release();
        return VoxLegacy.encode(legacies);
    }

    private VoxLink link(int guest) {
        Optional<VoxPlace> place = invitations.flatMap(it -> it.take(guest));
        VoxBell bell = bells.add(guest, place.map(VoxPlace::doorbell));
        VoxExtras extras = place.map(it -> VoxExtras.of(it, ports.orElseThrow(), name, pool))
                .orElseGet(VoxExtras::none);
        return new VoxLink(view, guest, pool, options, bell, waitPoint, extras, slot -> pool.ledger()
                .sent(slot, guest));
    }

    /** Stops all links; answers them, none if they were stopped before. */
    private List<VoxLink> stop() {
        synchronized (this) {
            if (closed) {
                return List.of();
            }
            closed = true;
        }
        meeting.ifPresent(VoxMeeting::close);
        invitations.ifPresent(VoxInvitations::close);
        long start = System.nanoTime();
        List<VoxLink> stopped = links();
        stopped.forEach(link -> link.stop(Math.max(0, options.leaseNanos() - (System.nanoTime() - start))));
        return stopped;
    }

    private void closeLink(VoxLink link) {
        bells.remove(link.guest());
        link.closeExtras();
    }

    private void release() {
        pool.close();
        waitPoint.close();
        bells.close();
    }

    /** Guests that are the same as before keep what they had. */
    private void inherit(Kept kept) {
        for (VoxLegacy legacy : VoxLegacy.decode(kept)) {
            boolean same = legacy.guest() <= table.guests()
                    && table.state(legacy.guest()) == VoxLayout.ATTACHED
                    && table.epoch(legacy.guest()) == legacy.epoch();
            Optional<VoxPlace> place = same ? ports.flatMap(legacy::place) : Optional.empty();
            place.ifPresentOrElse(it -> invitations.orElseThrow().keep(legacy.guest(), it), legacy::close);
        }
    }
}
