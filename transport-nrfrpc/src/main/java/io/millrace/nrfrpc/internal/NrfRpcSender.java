package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.RingCounters;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The sending side of one area: which endpoint holds which blocks, and what its slot must show.
 *
 * <p>An endpoint holds one message at a time, claimed or published. Its blocks come back when the peer has written
 * EMPTY: to itself at its next claim, to everybody when memory has run out (first fit with lazy reclaim, as in the nRF
 * RPC draft).
 *
 * <p>Thread-safety: thread-safe. {@link #claim} and {@link #abort} take a lock; {@link #publish} does not: the endpoint
 * is the caller's alone from claim to publish. Peer: writes EMPTY over a published index, and nothing else; any other
 * word is reported and put right. Ordering: PENDING, size, payload, index; the index with release.
 */
final class NrfRpcSender {
    /** Answers of {@link #claim} that are no index. */
    static final int FULL = -1;

    static final int TOO_LARGE = -2;
    static final int CLOSED = -3;

    /** So many claims may be refused in favour of one that waits for memory; then it has given up. */
    private static final int PATIENCE = 1024;

    private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int PUBLISHED = 2;
    private static final int QUARANTINED = 3;

    private final NrfRpcView view;
    private final NrfRpcLayout layout;
    private final NrfRpcAllocator allocator;
    private final NrfRpcProblems problems;
    private final boolean quarantine;
    private final boolean fair;
    private final RingCounters[] counters;
    private final long[] blocks;
    private final int[] states;
    private final int[] published;
    /** Two live messages found at the start share blocks; blocks go back when the last of them is consumed. */
    private final boolean overlapping;
    /** Who waits for memory, or -1, and how many were refused meanwhile. Guarded by the allocator's lock. */
    private int turn = -1;

    private int passedOver;
    /** Guarded by the allocator's lock. */
    private boolean closing;

    private volatile boolean closed;

    /**
     * Takes over an area.
     *
     * @param view the area
     * @param allocator its blocks
     * @param inFlight what {@link NrfRpcRecovery#repair} found
     * @param problems where to report
     * @param options how to behave
     */
    NrfRpcSender(
            NrfRpcView view,
            NrfRpcAllocator allocator,
            List<NrfRpcRecovery.InFlight> inFlight,
            NrfRpcProblems problems,
            NrfRpcOptions options) {
        this.view = view;
        this.layout = view.layout();
        this.allocator = allocator;
        this.problems = problems;
        this.quarantine = options.quarantine();
        this.fair = options.fair();
        this.blocks = new long[layout.endpoints()];
        this.published = new int[layout.endpoints()];
        this.states = new int[layout.endpoints()];
        this.counters = new RingCounters[layout.endpoints()];
        for (int endpoint = 0; endpoint < states.length; endpoint++) {
            counters[endpoint] = new RingCounters();
        }
        this.overlapping = takeOver(inFlight);
    }

    /** Takes what is in flight as ours; whether two of these messages share blocks. */
    private boolean takeOver(List<NrfRpcRecovery.InFlight> inFlight) {
        boolean overlap = false;
        long all = 0;
        for (NrfRpcRecovery.InFlight message : inFlight) {
            blocks[message.endpoint()] = message.blocks();
            published[message.endpoint()] = message.index();
            states[message.endpoint()] = PUBLISHED;
            overlap |= (all & message.blocks()) != 0;
            all |= message.blocks();
        }
        allocator.reserve(all);
        return overlap;
    }

    /**
     * Claims room for a message: marks the slot PENDING and writes the size.
     *
     * @return the index of the message, or FULL, TOO_LARGE or CLOSED
     * @throws PeerCorruptionException if the slot shows what it cannot show; the slot is put right
     */
    int claim(int endpoint, int size) {
        if (size > layout.maxPayloadBytes()) {
            counters[endpoint].refused();
            return TOO_LARGE;
        }
        int index;
        synchronized (allocator) {
            index = closing ? CLOSED : allocate(endpoint, layout.blocksFor(size));
            if (index < 0) {
                counters[endpoint].refused();
                return index;
            }
        }
        return mark(endpoint, index, size);
    }

    /**
     * Stores PENDING and the size. Not under the lock: letting go of it would wait until the slot's cache line has come
     * over from the peer, a third of what a message costs.
     */
    private int mark(int endpoint, int index, int size) {
        if (closed) {
            return CLOSED;
        }
        view.slot(endpoint, NrfRpcLayout.PENDING);
        view.header(index, size);
        return index;
    }

    /** Publishes a claimed message. */
    void publish(int endpoint, int index, int size) {
        if (closed) {
            throw new IllegalStateException(
                    "the channel is closed: the message of endpoint " + endpoint + " is not sent");
        }
        published[endpoint] = index;
        counters[endpoint].message(size);
        view.slot(endpoint, index);
        STATES.setRelease(states, endpoint, PUBLISHED);
    }

    /** Makes a claimed message shorter. */
    void shorten(int index, int size) {
        view.header(index, size);
    }

    /** Gives a claim back: its blocks first, its slot last. */
    void abort(int endpoint) {
        synchronized (allocator) {
            if (closed) {
                return;
            }
            reclaim(endpoint);
            view.slot(endpoint, NrfRpcLayout.EMPTY);
        }
    }

    /** Refuses further claims; whether none is open. */
    boolean closing() {
        synchronized (allocator) {
            closing = true;
            for (int endpoint = 0; endpoint < states.length; endpoint++) {
                if (isClaimed(endpoint)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Revokes the claims that are still open: they are never published. */
    void close() {
        synchronized (allocator) {
            closing = true;
            closed = true;
        }
    }

    /** Messages published and not consumed yet on an endpoint: 0 or 1. */
    int backlog(int endpoint) {
        return state(endpoint) == PUBLISHED && view.slot(endpoint) == published[endpoint] ? 1 : 0;
    }

    /** The blocks that are claimed or in flight; those of a message the peer has consumed are as good as free. */
    long taken() {
        synchronized (allocator) {
            long consumed = 0;
            long inFlight = 0;
            for (int endpoint = 0; endpoint < blocks.length; endpoint++) {
                if (blocks[endpoint] != 0 && isConsumed(endpoint)) {
                    consumed |= blocks[endpoint];
                } else {
                    inFlight |= blocks[endpoint];
                }
            }
            return allocator.taken() & ~(consumed & ~inFlight);
        }
    }

    /** Bytes of {@link #taken}; 0 once this end is closed, whose memory may be gone. */
    long usedBytes() {
        return closed ? 0 : (long) Long.bitCount(taken()) * layout.blockBytes();
    }

    boolean isClaimed(int endpoint) {
        return state(endpoint) == CLAIMED;
    }

    /** The index of the message an endpoint has in flight, or EMPTY. */
    int inFlight(int endpoint) {
        return backlog(endpoint) == 0 ? NrfRpcLayout.EMPTY : published[endpoint];
    }

    boolean isQuarantined(int endpoint) {
        return state(endpoint) == QUARANTINED;
    }

    RingCounters counters(int endpoint) {
        return counters[endpoint];
    }

    NrfRpcView view() {
        return view;
    }

    /** The first block of room for this endpoint as an index, or FULL. Under the allocator's lock. */
    private int allocate(int endpoint, int count) {
        if (!isFree(endpoint) || (fair && isPassedOver(endpoint))) {
            return FULL;
        }
        reclaim(endpoint);
        int first = allocator.take(count);
        if (first < 0) {
            reclaimConsumed();
            first = allocator.take(count);
        }
        if (first < 0) {
            waitForTurn(endpoint);
            return FULL;
        }
        turn = turn == endpoint ? -1 : turn;
        blocks[endpoint] = NrfRpcAllocator.run(first, count);
        STATES.setRelease(states, endpoint, CLAIMED);
        return first * layout.blockBytes();
    }

    /** Whether nothing of this endpoint is claimed or in flight. */
    private boolean isFree(int endpoint) {
        int state = state(endpoint);
        if (state == CLAIMED || state == QUARANTINED) {
            return false;
        }
        int word = view.slot(endpoint);
        if (word == NrfRpcLayout.EMPTY) {
            return true;
        }
        int expected = state == PUBLISHED ? published[endpoint] : NrfRpcLayout.EMPTY;
        if (word != expected) {
            throw refuse(endpoint, word, expected);
        }
        return false;
    }

    /** The peer wrote into a slot what only we write. Puts the slot right, or leaves it and gives the endpoint up. */
    private PeerCorruptionException refuse(int endpoint, int word, int expected) {
        counters[endpoint].corrupt();
        String allowed = expected == NrfRpcLayout.EMPTY ? "EMPTY" : "EMPTY or 0x" + Integer.toHexString(expected);
        PeerCorruptionException cause = problems.note(endpoint, view.badSlot(endpoint, word, allowed));
        if (quarantine) {
            STATES.setRelease(states, endpoint, QUARANTINED);
        } else {
            view.slot(endpoint, expected);
        }
        return cause;
    }

    private void reclaim(int endpoint) {
        long give = blocks[endpoint];
        blocks[endpoint] = 0;
        STATES.setRelease(states, endpoint, FREE);
        for (int other = 0; overlapping && other < blocks.length; other++) {
            give &= ~blocks[other];
        }
        allocator.give(give);
    }

    private void reclaimConsumed() {
        for (int endpoint = 0; endpoint < states.length; endpoint++) {
            if (isConsumed(endpoint)) {
                reclaim(endpoint);
            }
        }
    }

    private boolean isConsumed(int endpoint) {
        return state(endpoint) == PUBLISHED && view.slot(endpoint) == NrfRpcLayout.EMPTY;
    }

    private void waitForTurn(int endpoint) {
        if (turn < 0) {
            turn = endpoint;
            passedOver = 0;
        }
    }

    private boolean isPassedOver(int endpoint) {
        if (turn >= 0 && turn != endpoint && ++passedOver > PATIENCE) {
            turn = -1;
        }
        return turn >= 0 && turn != endpoint;
    }

    private int state(int endpoint) {
        return (int) STATES.getAcquire(states, endpoint);
    }
}
