package io.millrace.amp.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.RingCounters;
import io.millrace.api.ring.RingInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The remote of a queue: which message comes next, and which were handled.
 *
 * <p>Buffers go back in the order of the queue, whatever the order in which messages are done: a side that starts again
 * finds by the flags what was not given back, and gets no message twice or never. A message that is done behind one
 * that is not waits for it. {@link #close} puts those that are done in front, so that only the others are delivered
 * again.
 *
 * <p>Thread-safety: between {@link #enter} and {@link #leave} one thread at a time, {@link #close} from any. Peer:
 * flags, address and length are loaded once and checked; what fails is counted, noted and given back. Ordering: flags
 * with acquire before the message, with release after it.
 */
final class AmpReceiver {
    /** No message now. */
    static final int NOTHING = -1;
    /** A message that could not be read was given back; there may be more. */
    static final int REFUSED = -2;

    private static final long PAUSE_NANOS = 200_000;
    private static final VarHandle FREED = handle("freed");
    private static final VarHandle TAKEN = handle("taken");

    private final AmpQueueView view;
    private final int length;
    private final int mask;
    private final AmpPower power;
    private final AmpFaults faults;
    private final Gate gate = new Gate();
    private final RingCounters counters = new RingCounters();
    /** Address and length of what is taken, by slot. */
    private final long[] addresses;

    private final int[] lengths;
    private final boolean[] done;
    /** Next to give back; through {@link #FREED}. */
    private int freed;
    /** Next to take; through {@link #TAKEN}. */
    private int taken;

    private volatile boolean closing;
    private volatile boolean lost;

    AmpReceiver(AmpQueueView view, AmpPower power, AmpFaults faults) {
        this.view = view;
        this.length = view.length();
        this.mask = length - 1;
        this.power = power;
        this.faults = faults;
        this.freed = AmpPosition.position(view, AmpLayout.USED);
        this.taken = freed;
        this.addresses = new long[length];
        this.lengths = new int[length];
        this.done = new boolean[length];
    }

    /** Goes in, also again; false if this is closed, and then there is nothing to leave. */
    boolean enter() {
        return gate.enter();
    }

    void leave() {
        gate.leave();
    }

    /**
     * Takes the next message.
     *
     * @return its slot, or NOTHING
     * @throws PeerCorruptionException if it cannot be read; it was given back
     */
    int take() {
        if (closing) {
            return NOTHING;
        }
        int now = taken;
        int slot = now & mask;
        int state = view.state(slot);
        if (AmpPosition.flags(state) != AmpPosition.sent(now, length)) {
            if (AmpPosition.flags(state) == AmpPosition.freed(now, length)) {
                lose(slot, state);
            }
            return NOTHING;
        }
        power.hold();
        TAKEN.setOpaque(this, now + 1);
        addresses[slot] = view.address(slot);
        lengths[slot] = AmpLayout.lengthOf(state);
        done[slot] = false;
        if (!view.isReadable(addresses[slot])) {
            throw refuse(slot, view.badAddress(slot, addresses[slot]));
        }
        if (lengths[slot] > view.item()) {
            throw refuse(slot, view.badLength(slot, lengths[slot], view.item()));
        }
        return slot;
    }

    /** The same for who has others to think of: REFUSED instead of an exception. */
    int tryTake() {
        try {
            return take();
        } catch (PeerCorruptionException _) {
            return REFUSED;
        }
    }

    /** Device address of a message taken. */
    long address(int slot) {
        return addresses[slot];
    }

    /** Length in the descriptor of a message taken. */
    int length(int slot) {
        return lengths[slot];
    }

    /** Counts a message as handled and gives it back. */
    void handled(int slot, int payload) {
        counters.message(payload);
        release(slot);
    }

    /** Gives a message back that nobody handles. */
    void release(int slot) {
        done[slot] = true;
        int next = freed;
        while (next != taken && done[next & mask]) {
            free(next);
            next++;
            power.release();
        }
        FREED.setOpaque(this, next);
    }

    private void free(int position) {
        view.state(position & mask, AmpLayout.state(view.item(), AmpPosition.freed(position, length)));
    }

    /** Counts and notes a message that cannot be read, and gives it back. */
    PeerCorruptionException refuse(int slot, PeerCorruptionException cause) {
        counters.corrupt();
        release(slot);
        return faults.note(cause);
    }

    /** Messages to be taken, as far as the flags can be read now. */
    int available() {
        if (closing) {
            return 0;
        }
        int now = (int) TAKEN.getOpaque(this);
        int ready = 0;
        try {
            while (ready < length && isSent(now + ready)) {
                ready++;
            }
        } catch (SegmentClosedException _) {
            return 0;
        }
        return ready;
    }

    private boolean isSent(int position) {
        return AmpPosition.flags(view.state(position & mask)) == AmpPosition.sent(position, length);
    }

    boolean isClosing() {
        return closing;
    }

    /** Hands out nothing any more; whether nothing is held, nor being taken by who has not seen that yet. */
    boolean closing() {
        if (!closing) {
            closing = true;
            Gate.fence();
        }
        return gate.isIdle() && (int) FREED.getOpaque(this) == (int) TAKEN.getOpaque(this);
    }

    /**
     * Revokes what is held: it is delivered again to whoever attaches next. Idempotent.
     *
     * @param settle whether the memory is still the one we know; then what is done is given back
     */
    void close(boolean settle) {
        closing = true;
        if (gate.isShut()) {
            return;
        }
        while (!gate.shut(PAUSE_NANOS)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (settle && freed != taken) {
            settle();
        }
    }

    /** Moves what is done in front of what is not, in the slots we hold, and gives it back. */
    private void settle() {
        int count = taken - freed;
        int[] order = new int[count];
        int finished = collect(true, order, 0);
        collect(false, order, finished);
        for (int i = 0; i < count; i++) {
            int position = freed + i;
            view.address(position & mask, addresses[order[i]]);
            view.state(position & mask, AmpLayout.state(lengths[order[i]], AmpPosition.sent(position, length)));
            power.release();
        }
        for (int i = 0; i < finished; i++) {
            free(freed + i);
        }
    }

    private int collect(boolean finished, int[] order, int from) {
        int next = from;
        for (int position = freed; position != taken; position++) {
            if (done[position & mask] == finished) {
                order[next] = position & mask;
                next++;
            }
        }
        return next;
    }

    boolean isClosed() {
        return gate.isShut();
    }

    /** Whether the flags in memory are not those we left. */
    boolean isLost() {
        return lost || AmpPosition.differs(view, AmpLayout.USED, () -> (int) FREED.getOpaque(this), gate);
    }

    AmpFaults faults() {
        return faults;
    }

    AmpQueueView view() {
        return view;
    }

    /** Where we are, for tools. */
    AmpQueueState state() {
        return AmpQueueState.of(view, (int) TAKEN.getOpaque(this), (int) FREED.getOpaque(this));
    }

    RingInfo info(int headerBytes) {
        return counters.info(
                RingInfo.Direction.RX,
                RingInfo.Threads.ONE,
                view.item() - headerBytes,
                available(),
                usedBytes(),
                view.bytes(length));
    }

    /** What messages take that were not given back, be they taken or not. */
    long usedBytes() {
        try {
            return gate.isShut() ? 0 : view.bytes(AmpPosition.pending(view));
        } catch (SegmentClosedException _) {
            return 0;
        }
    }

    private void lose(int slot, int state) {
        counters.corrupt();
        faults.note(view.badFlags(slot, state));
        lost = true;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(AmpReceiver.class, field, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
