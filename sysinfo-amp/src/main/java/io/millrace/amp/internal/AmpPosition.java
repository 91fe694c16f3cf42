package io.millrace.amp.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Gate;
import java.util.function.IntSupplier;

/**
 * Where both sides of a queue are, read from the flags alone. A bit of slot i says in which lap slot i was last sent,
 * or given back; where it changes is where the side is. Positions count modulo two laps.
 *
 * <p>Thread-safety: immutable. Source: ESP-AMP, queue; that positions can be recovered is not told there.
 *
 * @param sent messages sent, modulo twice the length
 * @param freed messages given back, modulo twice the length
 */
record AmpPosition(int sent, int freed) {
    static final int BOTH = AmpLayout.AVAIL | AmpLayout.USED;

    /**
     * Reads them; for memory nobody works in.
     *
     * @throws PeerCorruptionException if the flags are no state of a queue
     */
    static AmpPosition of(AmpQueueView view) {
        int sent = position(view, AmpLayout.AVAIL);
        int freed = position(view, AmpLayout.USED);
        int pending = (sent - freed) & (2 * view.length() - 1);
        if (pending > view.length()) {
            throw view.badFlags(0, view.state(0));
        }
        return new AmpPosition(sent, freed);
    }

    /**
     * Whether a side is not where it should be. Asked while it works: an answer counts only if it stood still.
     *
     * @param bit the side's: AVAIL or USED
     * @param known where it should be
     * @param gate behind which it works
     */
    static boolean differs(AmpQueueView view, int bit, IntSupplier known, Gate gate) {
        int before = known.getAsInt();
        boolean differs;
        try {
            differs = ((position(view, bit) - before) & (2 * view.length() - 1)) != 0;
        } catch (PeerCorruptionException _) {
            differs = true;
        }
        return differs && gate.isIdle() && known.getAsInt() == before;
    }

    /** Messages sent and not given back, as far as flags that change can be counted. */
    static int pending(AmpQueueView view) {
        int pending = 0;
        for (int slot = 0; slot < view.length(); slot++) {
            int flags = flags(view.state(slot));
            if (flags == AmpLayout.AVAIL || flags == AmpLayout.USED) {
                pending++;
            }
        }
        return pending;
    }

    /**
     * Reads where one side is. Safe while the other one works: each writes its own bit only.
     *
     * @param bit the side's: AVAIL for messages sent, USED for those given back
     * @throws PeerCorruptionException if the flags are no state of a queue
     */
    static int position(AmpQueueView view, int bit) {
        int length = view.length();
        int first = view.state(0) & bit;
        int turn = 1;
        while (turn < length && (view.state(turn) & bit) == first) {
            turn++;
        }
        for (int slot = turn; slot < length; slot++) {
            int state = view.state(slot);
            if ((state & bit) == first) {
                throw view.badFlags(slot, state);
            }
        }
        int last = turn == length ? first : first ^ bit;
        return (last == 0 ? 0 : length) + (turn == length ? 0 : turn);
    }

    /** Flags of a slot that is free to be sent at a position. */
    static int idle(int position, int length) {
        return isOddLap(position, length) ? BOTH : 0;
    }

    /** Flags of a slot that was sent at a position; turned over, they are those of the lap before. */
    static int sent(int position, int length) {
        return isOddLap(position, length) ? AmpLayout.USED : AmpLayout.AVAIL;
    }

    /** Flags of a slot that was given back at a position. */
    static int freed(int position, int length) {
        return idle(position, length) ^ BOTH;
    }

    /** The flags in the second word of a descriptor. */
    static int flags(int state) {
        return state & BOTH;
    }

    /** Bits turn over with every lap. */
    private static boolean isOddLap(int position, int length) {
        return (position & length) != 0;
    }
}
