package io.millrace.fusiondock.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingCounters;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The writer of a region: one message at a time, into a slot that the peer has given back.
 *
 * <p>Thread-safety: between {@link #enter} and {@link #leave} one thread at a time; {@link #close} and {@link #reclaim}
 * from any. Peer: the state and {@code max_size} are loaded once for each message and checked; a state that is none, or
 * a size that cannot be, is told once, and nothing is written until it is mended. Ordering: header and payload, then
 * READY with release, a full fence, then the ring. Crash: a message that was not published is not there; one that was
 * is delivered.
 */
final class FusiondockSender {
    private static final long PAUSE_NANOS = 200_000;
    private static final VarHandle CLAIMED = handle();

    private final FusiondockView view;
    private final FusiondockOptions options;
    private final FusiondockStates states;
    private final FusiondockDoorbell doorbell;
    private final FusiondockFaults faults;
    private final FusiondockOutgoing outgoing;
    private final Gate gate = new Gate();
    private final RingCounters counters = new RingCounters();
    /** Through {@link #CLAIMED}. */
    @SuppressWarnings("unused")
    private boolean claimed;

    /** What the slot could carry when the open claim was made. */
    private int max;
    /** What is wrong was told, and is still wrong. */
    private boolean told;

    private volatile boolean closing;

    FusiondockSender(
            FusiondockView view, FusiondockOptions options, FusiondockDoorbell doorbell, FusiondockFaults faults) {
        this.view = view;
        this.options = options;
        this.states = options.states();
        this.doorbell = doorbell;
        this.faults = faults;
        this.outgoing = new FusiondockOutgoing(view, states, faults, options.maxMessage());
    }

    /** Goes on with what was on its way before a stop, if the slot still tells of that message. */
    void resume(FusiondockRest rest) {
        if (rest.isOf(view, states)) {
            outgoing.resume(rest);
        } else {
            faults.noteTruncated(view, rest.done(), rest.total(), "the slot tells of another message");
        }
    }

    /** Goes in, also again; false if this is closed, and then there is nothing to leave. */
    boolean enter() {
        return gate.enter();
    }

    void leave() {
        gate.leave();
    }

    /**
     * Takes the slot for a message.
     *
     * @param length its length
     * @return SENT if the slot is ours: then {@link #publish}, {@link #send} or {@link #cancel} follows
     * @throws io.millrace.api.memory.PeerCorruptionException if the slot cannot be written, once
     */
    Offer claim(int length) {
        if (length > options.maxMessage()) {
            counters.refused();
            return Offer.TOO_LARGE;
        }
        if (closing) {
            return Offer.CLOSED;
        }
        if (isClaimed() || !isThrough()) {
            return full();
        }
        int op = view.op();
        if (op == states.ready()) {
            return full();
        }
        return states.isFree(op) ? claimFree() : refuseState(op);
    }

    /** Moves on what is on its way; what is found wrong by that is told to who claims, and not again. */
    private boolean isThrough() {
        try {
            return outgoing.advance();
        } catch (PeerCorruptionException e) {
            told = true;
            counters.corrupt();
            throw e;
        }
    }

    private Offer claimFree() {
        int now = view.maxSize();
        if (now == 0) {
            return full();
        }
        if (!view.isMax(now)) {
            return refuseMax(now);
        }
        told = false;
        max = now;
        CLAIMED.setOpaque(this, true);
        return Offer.SENT;
    }

    /** Whether a claimed message goes through the slot in one piece, and can be filled in there. */
    boolean fits(int length) {
        return length <= max;
    }

    /** Where a claimed message that does not fit, or must not be handed out in place, is put. */
    MemorySegment room(int length) {
        return outgoing.room(length);
    }

    /** Publishes the claimed message, whose bytes are in the slot. */
    void publish(int type, int length) {
        view.header(type, length);
        view.op(states.ready());
        published(length);
    }

    /** Publishes the claimed message, whose bytes are in the room. */
    void send(int type, int length) {
        if (fits(length)) {
            view.copyIn(outgoing.room(length), 0, length);
            publish(type, length);
        } else {
            outgoing.begin(type, length, max);
            published(length);
        }
    }

    /** Publishes the claimed message. */
    void send(int type, MemorySegment source, long offset, int length) {
        if (fits(length)) {
            view.copyIn(source, offset, length);
            publish(type, length);
        } else {
            outgoing.put(source, offset, length);
            send(type, length);
        }
    }

    /** Publishes the claimed message. */
    void send(int type, byte[] source, int offset, int length) {
        if (fits(length)) {
            view.copyIn(source, offset, length);
            publish(type, length);
        } else {
            outgoing.put(source, offset, length);
            send(type, length);
        }
    }

    private void published(int length) {
        counters.message(length);
        view.fence();
        cancel();
    }

    /** Ends a claim. */
    void cancel() {
        CLAIMED.setOpaque(this, false);
    }

    /** Calls the peer; only after something was published, since a peer may wait for it in its interrupt handler. */
    void ring() {
        doorbell.ring();
    }

    /** Calls the peer again if it has not read yet. */
    void ringAgain() {
        if (isPending()) {
            doorbell.ring();
        }
    }

    /** Moves a message in pieces on; whether there is none any more. */
    boolean advance() {
        return outgoing.advance();
    }

    /** Takes back what was not read; false if there was nothing. */
    boolean reclaim() {
        boolean stopped = outgoing.stop().isPresent();
        int op = view.op();
        if (!states.isFree(op)) {
            view.op(states.readEnd());
        }
        return stopped || !states.isFree(op);
    }

    /** Refuses further claims; whether nothing is open or on its way, nor claimed by who has not seen that yet. */
    boolean closing() {
        if (!closing) {
            closing = true;
            Gate.fence();
        }
        return gate.isIdle() && !isClaimed() && outgoing.advance();
    }

    /**
     * Revokes what is open. Idempotent.
     *
     * @return what of a message in pieces was not published yet
     */
    Optional<FusiondockRest> close() {
        closing = true;
        if (gate.isShut()) {
            return Optional.empty();
        }
        while (!gate.shut(PAUSE_NANOS)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        Optional<FusiondockRest> unsent = outgoing.stop();
        if (options.markDel() && unsent.isEmpty() && states.isFree(view.op())) {
            view.op(states.del());
        }
        return unsent;
    }

    boolean isClosed() {
        return gate.isShut();
    }

    /** Whether a message stands unread, or pieces of it wait to get through. */
    boolean isPending() {
        return outgoing.isActive() || view.op() == states.ready();
    }

    /** Whether the slot cannot be written until somebody mends it. */
    boolean isCorrupt() {
        int now = view.maxSize();
        return !states.isLegal(view.op()) || (now != 0 && !view.isMax(now));
    }

    /** Whether pieces of a message wait to get through. */
    boolean isSending() {
        return outgoing.isActive();
    }

    /** Changes with everything that is published, so that two looks can be compared. */
    long progress() {
        return counters.messages() + outgoing.done();
    }

    int done() {
        return outgoing.done();
    }

    FusiondockView view() {
        return view;
    }

    RingInfo info() {
        FusiondockRoom room = FusiondockRoom.of(gate, view, states.ready(), outgoing.isActive());
        return counters.info(
                RingInfo.Direction.TX,
                RingInfo.Threads.ONE,
                options.maxMessage(),
                room.backlog(),
                room.usedBytes(),
                room.capacityBytes());
    }

    private Offer full() {
        counters.refused();
        return Offer.FULL;
    }

    private Offer refuseState(int op) {
        if (told) {
            return Offer.CLOSED;
        }
        told = true;
        counters.corrupt();
        throw faults.note(view.badOp(op, states));
    }

    private Offer refuseMax(int now) {
        if (told) {
            return Offer.CLOSED;
        }
        told = true;
        counters.corrupt();
        throw faults.note(view.badMax(now));
    }

    private boolean isClaimed() {
        return (boolean) CLAIMED.getOpaque(this);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(FusiondockSender.class, "claimed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
