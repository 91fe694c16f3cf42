package io.millrace.fusiondock.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.RingCounters;
import io.millrace.api.ring.RingInfo;
import io.millrace.fusiondock.BufferTooSmallException;
import io.millrace.fusiondock.TruncatedMessageException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The reader of a region: one message at a time, whole.
 *
 * <p>Thread-safety: {@link #available}, {@link #take} and what is called for a message that was taken, one thread at a
 * time; the rest from any. Peer: state, length, type and {@code max_size} are loaded once for each message and checked;
 * what cannot be right is told once, never written to, and looked at again when it has changed. Ordering: READY with
 * acquire before the message, READ_END with release after it. Crash: a message that was not released stands there
 * still.
 */
final class FusiondockReceiver {
    private static final long PAUSE_NANOS = 200_000;
    private static final VarHandle HELD = handle();

    private final FusiondockView view;
    private final FusiondockOptions options;
    private final FusiondockStates states;
    private final FusiondockFaults faults;
    private final FusiondockStageView stage;
    private final FusiondockIncoming incoming;
    private final FusiondockLook look;
    private final boolean copyOut;
    private final Gate gate = new Gate();
    private final RingCounters counters = new RingCounters();
    /** A message was handed out; through {@link #HELD}. */
    @SuppressWarnings("unused")
    private boolean held;

    private int type;
    private int length;
    /** The message handed out lies in the stage. */
    private boolean staged;

    private volatile boolean discarding;
    private volatile boolean closing;

    FusiondockReceiver(
            FusiondockView view, FusiondockOptions options, FusiondockDoorbell doorbell, FusiondockFaults faults) {
        this.view = view;
        this.options = options;
        this.states = options.states();
        this.faults = faults;
        this.stage = new FusiondockStageView(options.maxMessage());
        this.incoming = new FusiondockIncoming(view, stage);
        this.look = new FusiondockLook(view, options, doorbell);
        this.copyOut = options.copyOut() || view.isDevice();
    }

    /** Goes on with what came before a stop, if the slot still tells of that message. */
    void resume(FusiondockRest rest) {
        if (rest.isOf(view, states)) {
            discarding = false;
            incoming.resume(rest);
        } else {
            faults.noteTruncated(view, rest.done(), rest.total(), "the peer did not wait for us");
        }
    }

    /** Whether {@link #take} would find something to take, or to tell. */
    boolean available() {
        if (!gate.enter()) {
            return false;
        }
        try {
            return !closing && !isHeld() && hasNews();
        } finally {
            gate.leave();
        }
    }

    private boolean hasNews() {
        return incoming.isActive()
                ? incoming.isExpired() || !isWaitedFor(view.op())
                : discarding || look.state() != FusiondockLook.NOTHING;
    }

    /** Whether the next piece is still to come. */
    private boolean isWaitedFor(int op) {
        return op != states.ready() && states.isLegal(op);
    }

    /**
     * Takes the message that is there; {@link #release} gives it back.
     *
     * @return whether there is a whole one
     * @throws ShmException if it cannot be read, once
     */
    boolean take() {
        if (!gate.enter()) {
            return false;
        }
        try {
            if (closing || isHeld()) {
                return false;
            }
            if (discarding) {
                discardNow();
            }
            return incoming.isActive() ? takeNext() : takeFirst(look.state());
        } finally {
            gate.leave();
        }
    }

    private boolean takeFirst(long state) {
        if (state == FusiondockLook.NOTHING) {
            return false;
        }
        int op = (int) state;
        int used = view.usedSize();
        int max = view.maxSize();
        if (op != states.ready()) {
            throw refuse(view.badOp(op, states), op, used, max);
        }
        int kind = view.type();
        if (!view.isMax(max)) {
            throw refuse(view.badMax(max), op, used, max);
        }
        if (used < 0) {
            throw refuse(view.badUsed(used, options.maxMessage()), op, used, max);
        }
        if (used > options.maxMessage()) {
            throw tooLong(op, used, max);
        }
        return used <= max ? hold(kind, used, copyOut) : takeFirstPiece(kind, used, max);
    }

    private boolean takeFirstPiece(int kind, int used, int max) {
        incoming.begin(kind, used, max, false);
        return takeNext();
    }

    private boolean takeNext() {
        int op = view.op();
        while (op == states.ready()) {
            if (!incoming.isOwn(view.usedSize(), view.type())) {
                throw truncated("another message began");
            }
            if (incoming.take()) {
                return incoming.isDropped() ? dropLast() : hold(incoming.type(), (int) incoming.total(), true);
            }
            view.op(states.readEnd());
            op = view.op();
        }
        if (!states.isLegal(op)) {
            incoming.end();
            throw refuse(view.badOp(op, states), op, view.usedSize(), view.maxSize());
        }
        if (incoming.isExpired()) {
            throw truncated("the rest did not come");
        }
        return false;
    }

    private boolean dropLast() {
        incoming.end();
        view.op(states.readEnd());
        return false;
    }

    private boolean hold(int newType, int newLength, boolean copied) {
        type = newType;
        length = newLength;
        staged = copied;
        look.forget();
        if (copied && !incoming.isActive()) {
            view.copyOut(stage.room(newLength), 0, newLength);
        }
        HELD.setOpaque(this, true);
        return true;
    }

    int type() {
        return type;
    }

    int length() {
        return length;
    }

    /** Where the bytes of the message taken are: in the region, or in a copy. */
    MemorySegment bytes() {
        return staged ? stage.room(length) : view.inPlace(length);
    }

    /** Where it starts in {@link #bytes}. */
    long offset() {
        return staged ? 0 : FusiondockLayout.DATA_OFFSET;
    }

    /** Counts the message taken as handled and gives it back, unless the peer took it away or this end was closed. */
    void release() {
        if (!gate.enter()) {
            return;
        }
        try {
            counters.message(length);
            incoming.end();
            if (view.op() == states.ready()) {
                view.op(states.readEnd());
            }
            HELD.setOpaque(this, false);
        } finally {
            gate.leave();
        }
    }

    /** Gives up what is being received or waits, at the next take; false if there is nothing. */
    boolean discard() {
        boolean something = incoming.isActive() || view.op() == states.ready();
        discarding = something;
        return something;
    }

    private void discardNow() {
        discarding = false;
        look.forget();
        if (incoming.isActive()) {
            incoming.drop();
            return;
        }
        if (view.op() != states.ready()) {
            return;
        }
        int used = view.usedSize();
        int max = view.maxSize();
        if (view.isMax(max) && used > max) {
            incoming.begin(view.type(), used, max, true);
        } else {
            view.op(states.readEnd());
        }
    }

    /** Whether the peer owes a piece of a message. */
    boolean isOwed() {
        return incoming.isActive() && !isHeld() && isWaitedFor(view.op());
    }

    /** Whether a message in pieces has begun and not ended. */
    boolean isReceiving() {
        return incoming.isActive();
    }

    int pieces() {
        return incoming.pieces();
    }

    /** Changes with everything that is taken, so that two looks can be compared. */
    long progress() {
        return counters.messages() + incoming.pieces();
    }

    void expire(int pieces) {
        incoming.expire(pieces);
    }

    /** Hands out nothing any more; whether nothing is held, nor being taken by who has not seen that yet. */
    boolean closing() {
        if (!closing) {
            closing = true;
            Gate.fence();
        }
        return gate.isIdle() && !isHeld();
    }

    /**
     * Revokes what is held: it stays in the slot, and is delivered to whoever reads next. Idempotent.
     *
     * @return what came of a message in pieces, if some of it was released already
     */
    Optional<FusiondockRest> close() {
        closing = true;
        if (gate.isShut()) {
            return Optional.empty();
        }
        while (!gate.shut(PAUSE_NANOS)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return incoming.rest();
    }

    boolean isClosed() {
        return gate.isShut();
    }

    /** Whether nobody has made a slot of the region yet. */
    boolean isUninitialised() {
        return view.maxSize() == 0;
    }

    /** Whether the slot cannot be read until somebody mends it. */
    boolean isCorrupt() {
        int max = view.maxSize();
        return !states.isLegal(view.op()) || (max != 0 && !view.isMax(max));
    }

    long done() {
        return incoming.done();
    }

    FusiondockView view() {
        return view;
    }

    RingInfo info() {
        FusiondockRoom room = FusiondockRoom.of(gate, view, states.ready(), false);
        return counters.info(
                RingInfo.Direction.RX,
                RingInfo.Threads.ONE,
                options.maxMessage(),
                room.backlog(),
                room.usedBytes(),
                room.capacityBytes());
    }

    private PeerCorruptionException refuse(PeerCorruptionException cause, int op, int used, int max) {
        tell(op, used, max);
        return faults.note(cause);
    }

    private BufferTooSmallException tooLong(int op, int used, int max) {
        tell(op, used, max);
        faults.note(view.badUsed(used, options.maxMessage()));
        return view.tooSmall(used, options.maxMessage());
    }

    private void tell(int op, int used, int max) {
        look.tell(op, used, max);
        counters.corrupt();
    }

    private TruncatedMessageException truncated(String why) {
        long done = incoming.done();
        incoming.end();
        counters.corrupt();
        faults.noteTruncated(view, done, incoming.total(), why);
        return new TruncatedMessageException(incoming.type(), done, incoming.total(), why);
    }

    private boolean isHeld() {
        return (boolean) HELD.getOpaque(this);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(FusiondockReceiver.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
