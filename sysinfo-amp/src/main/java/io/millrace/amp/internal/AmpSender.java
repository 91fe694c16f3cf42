package io.millrace.amp.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.RingCounters;
import io.millrace.api.ring.RingInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The master of a queue: where the next message goes.
 *
 * <p>One claim at a time, so a message is always sent in the slot its buffer was found in: whatever dies, the buffers
 * of a queue stay a permutation. A claim that is given back leaves no trace.
 *
 * <p>Thread-safety: between {@link #enter} and {@link #leave} one thread at a time, {@link #close} from any. Peer:
 * gives buffers back by flags and an address, both checked at every claim. Ordering: buffer, then length and flags in
 * one store with release.
 */
final class AmpSender {
    /** Answers of {@link #claim} that are no address. */
    static final long FULL = -1;

    static final long TOO_LARGE = -2;
    static final long CLOSED = -3;

    private static final long PAUSE_NANOS = 200_000;
    private static final VarHandle CLAIMED = handle("claimed", boolean.class);
    private static final VarHandle POSITION = handle("position", int.class);

    private final AmpQueueView view;
    private final int length;
    private final int mask;
    private final AmpPower power;
    private final AmpFaults faults;
    private final Gate gate = new Gate();
    private final RingCounters counters = new RingCounters();
    /** The buffer found in each slot last; the check of one costs a division. */
    private final long[] checked;
    /** Where the next message goes; through {@link #POSITION}. */
    private int position;
    /** Through {@link #CLAIMED}. */
    @SuppressWarnings("unused")
    private boolean claimed;

    private volatile boolean closing;
    /** The flags say that we are somewhere else than we know. */
    private volatile boolean lost;

    AmpSender(AmpQueueView view, AmpPower power, AmpFaults faults) {
        this.view = view;
        this.length = view.length();
        this.mask = length - 1;
        this.checked = new long[length];
        Arrays.fill(checked, -1);
        this.position = AmpPosition.position(view, AmpLayout.AVAIL);
        this.power = power;
        this.faults = faults;
    }

    /** Goes in, also again; false if this is closed, and then there is nothing to leave. */
    boolean enter() {
        return gate.enter();
    }

    void leave() {
        gate.leave();
    }

    /**
     * Takes the next buffer.
     *
     * @param bytes of the message, everything included
     * @return its device address, or FULL, TOO_LARGE or CLOSED
     * @throws PeerCorruptionException if the address in the slot is no buffer
     */
    long claim(long bytes) {
        if (bytes > view.item()) {
            counters.refused();
            return TOO_LARGE;
        }
        if (closing) {
            return CLOSED;
        }
        return isClaimed() ? full() : look();
    }

    private long look() {
        power.hold();
        long address = FULL;
        try {
            address = next();
        } finally {
            if (address < 0) {
                power.release();
            }
        }
        CLAIMED.setOpaque(this, address >= 0);
        return address;
    }

    private long next() {
        int now = position;
        int slot = now & mask;
        int flags = AmpPosition.flags(view.state(slot));
        if (flags == AmpPosition.idle(now, length)) {
            long address = view.address(slot);
            if (address != checked[slot]) {
                check(slot, address);
            }
            return address;
        }
        if (flags == (AmpPosition.sent(now, length) ^ AmpPosition.BOTH)) {
            return full();
        }
        lose(slot, flags);
        return CLOSED;
    }

    /** A remote may give buffers back in any order, and does so seldom. */
    private void check(int slot, long address) {
        if (!view.isOwn(address)) {
            counters.corrupt();
            throw faults.note(view.badAddress(slot, address));
        }
        checked[slot] = address;
    }

    private long full() {
        counters.refused();
        return FULL;
    }

    /**
     * Publishes the claimed buffer.
     *
     * @param descriptorLength what the descriptor says
     * @param payload what is counted
     */
    void publish(int descriptorLength, int payload) {
        int now = position;
        view.state(now & mask, AmpLayout.state(descriptorLength, AmpPosition.sent(now, length)));
        POSITION.setOpaque(this, now + 1);
        counters.message(payload);
        cancel();
    }

    /** Ends a claim. */
    void cancel() {
        power.release();
        CLAIMED.setOpaque(this, false);
    }

    /** Refuses further claims; whether none is open, nor being made by who has not seen that yet. */
    boolean closing() {
        if (!closing) {
            closing = true;
            Gate.fence();
        }
        return gate.isIdle() && !isClaimed();
    }

    /**
     * Revokes what is open. Idempotent.
     *
     * @param settle whether the memory is still the one we know
     */
    void close(boolean settle) {
        closing = true;
        while (!gate.shut(PAUSE_NANOS)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (settle && isClaimed()) {
            cancel();
        }
    }

    /** Whether the flags in memory are not those we left. */
    boolean isLost() {
        return lost || AmpPosition.differs(view, AmpLayout.AVAIL, () -> (int) POSITION.getOpaque(this), gate);
    }

    boolean isClosed() {
        return gate.isShut();
    }

    AmpFaults faults() {
        return faults;
    }

    AmpQueueView view() {
        return view;
    }

    /** Where we are, for tools: a claim that is open counts as not taken yet. */
    AmpQueueState state() {
        int now = (int) POSITION.getOpaque(this);
        return AmpQueueState.of(view, now, now);
    }

    RingInfo info(int headerBytes) {
        int backlog = backlog();
        return counters.info(
                RingInfo.Direction.TX,
                RingInfo.Threads.ONE,
                view.item() - headerBytes,
                backlog,
                view.bytes(backlog),
                view.bytes(length));
    }

    private int backlog() {
        try {
            return gate.isShut() ? 0 : AmpPosition.pending(view);
        } catch (SegmentClosedException _) {
            return 0;
        }
    }

    private boolean isClaimed() {
        return (boolean) CLAIMED.getOpaque(this);
    }

    private void lose(int slot, int flags) {
        counters.corrupt();
        faults.note(view.badFlags(slot, flags));
        lost = true;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(AmpSender.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
