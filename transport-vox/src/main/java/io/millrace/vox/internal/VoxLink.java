package io.millrace.vox.internal;

import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Port;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.SharedProducer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our side of the link between the host and one guest: both rings, and what is known of the peer.
 *
 * <p>Thread-safety: thread-safe; the rings as they say themselves. Peer: the first thing that is wrong ends the link.
 * Crash: a link opened later on the same rings goes on where this one stopped.
 */
public final class VoxLink {
    private final int guest;
    private final VoxSender sender;
    private final VoxReceiver receiver;
    private final Producer producer;
    private final Consumer consumer;
    private final VoxBell bell;
    private final WaitPoint waitPoint;
    private final int endpoint;
    private final VoxExtras extras;
    private final VoxProblems problems;
    private volatile PeerState state = PeerState.ALIVE;
    private volatile long heartbeat;

    /**
     * Opens our side.
     *
     * @param view of the segment
     * @param guest id of the guest, ours or the peer's
     * @param pool slots in our name, which says whether we are the host
     * @param options how we behave
     * @param bell to the peer
     * @param waitPoint where to wait for the peer
     * @param extras what was handed over beside the segment
     * @param sentSlots hears of each slot whose frame is about to be published
     */
    VoxLink(
            VoxView view,
            int guest,
            VoxPool pool,
            VoxOptions options,
            VoxBell bell,
            WaitPoint waitPoint,
            VoxExtras extras,
            java.util.function.Consumer<VoxSlot> sentSlots) {
        this.guest = guest;
        this.waitPoint = waitPoint;
        this.bell = bell;
        this.extras = extras;
        this.problems = new VoxProblems(view);
        boolean weAreHost = pool.owner() == 0;
        long toHost = view.layout().guestToHost(guest - 1);
        long toGuest = view.layout().hostToGuest(guest - 1);
        sender =
                new VoxSender(view, weAreHost ? toGuest : toHost, pool, extras.out(), options, sentSlots, this::failed);
        endpoint = weAreHost ? guest : 0;
        receiver = new VoxReceiver(
                view, weAreHost ? toHost : toGuest, endpoint, pool, extras.in(), options, bell, this::failed);
        Producer one = new VoxProducer(sender, bell);
        producer = options.manySenders() ? new SharedProducer(one, new ReentrantLock()) : one;
        consumer = new VoxConsumer(receiver, endpoint);
        bell.owed(sender::isOwed);
    }

    /**
     * The guest's id, whichever side we are.
     *
     * @return 1 to 255
     */
    public int guest() {
        return guest;
    }

    /**
     * The sending end.
     *
     * @return the end
     */
    public Producer tx() {
        return producer;
    }

    /**
     * The receiving end; handlers hear the id of the peer as the endpoint.
     *
     * @return the end
     */
    public Consumer rx() {
        return consumer;
    }

    /**
     * The peer's id, which handlers hear as the endpoint.
     *
     * @return the guest's, 0 for the host
     */
    public int endpoint() {
        return endpoint;
    }

    /**
     * Where to wait for the peer, for messages as well as for room.
     *
     * @return the place, shared by all links of one host
     */
    public WaitPoint waitPoint() {
        return waitPoint;
    }

    /**
     * The doorbell to the peer.
     *
     * @return the bell, of a peer without one too
     */
    public Signaler bell() {
        return bell;
    }

    /**
     * What is known of the peer.
     *
     * @return its state
     */
    public PeerState state() {
        return state;
    }

    /**
     * What was found wrong; it ended the link.
     *
     * @return at most one
     */
    public List<Problem> problems() {
        return problems.first().stream().toList();
    }

    /**
     * Messages sent that travelled one way.
     *
     * @param path which way
     * @return how many
     */
    public long sent(VoxPath path) {
        return sender.counters().messages(path);
    }

    /**
     * Messages received that travelled one way.
     *
     * @param path which way
     * @return how many
     */
    public long received(VoxPath path) {
        return receiver.counters().messages(path);
    }

    /** Whether the doorbell or the control port says that the peer is dead. */
    boolean isHungUp() {
        return bell.isGone();
    }

    Optional<Port> doorbell() {
        return bell.port();
    }

    VoxExtras extras() {
        return extras;
    }

    VoxReceiver receiver() {
        return receiver;
    }

    /** The last heartbeat seen of a guest; 0 of a host, which has none. */
    long heartbeat() {
        return heartbeat;
    }

    void heartbeat(long beat) {
        heartbeat = beat;
    }

    /** News of a peer that lives. */
    void state(PeerState news) {
        if (state == PeerState.ALIVE || state == PeerState.LATE) {
            state = news;
        }
    }

    /** The peer is gone: takes nothing more for it; what it sent can still be received. */
    void peerGone() {
        sender.closing(Offer.PEER_GONE);
        state(PeerState.GONE);
    }

    /** Nothing is left to be received. */
    boolean isDrained() {
        return state == PeerState.CORRUPT || receiver.backlog() == 0;
    }

    /**
     * Ends our side because the peer is gone.
     *
     * @return whether nobody is at the rings any more: only then somebody else may have them
     */
    boolean endAfterPeer() {
        boolean quiet = sender.close(Offer.PEER_GONE, 0);
        return receiver.close(VoxReceiver.Revoked.PEER_GONE, 0) && quiet;
    }

    /** Stops our side; the rings stay as they are, for whoever comes next. */
    void stop(long leaseNanos) {
        long start = System.nanoTime();
        sender.close(Offer.CLOSED, leaseNanos);
        receiver.close(VoxReceiver.Revoked.STOPPED, Math.max(0, leaseNanos - (System.nanoTime() - start)));
        bell.ring(0);
    }

    /** Gives back what was handed over beside the segment. */
    void closeExtras() {
        bell.unwatch();
        bell.port().ifPresent(Port::close);
        extras.close();
    }

    private void failed(PeerCorruptionException cause) {
        problems.note(cause);
        sender.closing(Offer.CLOSED);
        state = PeerState.CORRUPT;
    }

    /** For tests and tools: both sides of a link that nothing was handed over for. */
    static VoxLink bare(VoxView view, int guest, VoxPool pool, VoxOptions options) {
        VoxBells bells = new VoxBells("none", Optional.empty(), new VoxReadySet());
        VoxBell bell = bells.add(guest, Optional.empty());
        WaitPoint waitPoint = new WaitPoint(bells, WaitPolicy.standard());
        return new VoxLink(view, guest, pool, options, bell, waitPoint, VoxExtras.none(), slot -> {});
    }
}
