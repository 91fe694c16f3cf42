package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.RingCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The receiving side of one area: which message stands at an endpoint, and who holds it.
 *
 * <p>Thread-safety: for each endpoint one thread at a time. Peer: slot word and size are loaded once and checked; what
 * fails is counted, noted, and released (or its endpoint given up); nothing is handed out twice at a time. Ordering:
 * the slot word with acquire before the message, EMPTY with release after it.
 */
final class NrfRpcReceiver {
    /** No message that could be handed out. */
    static final int NOTHING = -1;

    private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int FREE = 0;
    private static final int HELD = 1;
    private static final int QUARANTINED = 2;

    private final NrfRpcView view;
    private final NrfRpcLayout layout;
    private final NrfRpcProblems problems;
    private final NrfRpcDoorbell doorbell;
    private final NrfRpcHandshake handshake;
    private final boolean quarantine;
    private final boolean copyOut;
    private final RingCounters[] counters;
    private final int[] states;
    /**
     * A single endpoint cannot tell an empty message at 0 from memory never initialised, until it saw anything else.
     */
    private boolean seenInitialised;

    private volatile boolean closing;
    private volatile boolean closed;

    NrfRpcReceiver(
            NrfRpcView view,
            NrfRpcProblems problems,
            NrfRpcDoorbell doorbell,
            NrfRpcHandshake handshake,
            NrfRpcOptions options) {
        this.view = view;
        this.layout = view.layout();
        this.problems = problems;
        this.doorbell = doorbell;
        this.handshake = handshake;
        this.quarantine = options.quarantine();
        this.copyOut = options.copyOut() || view.isDevice();
        this.states = new int[layout.endpoints()];
        this.counters = new RingCounters[layout.endpoints()];
        for (int endpoint = 0; endpoint < states.length; endpoint++) {
            counters[endpoint] = new RingCounters();
        }
    }

    /**
     * Takes the message of an endpoint, if there is one; {@link #release} gives it back.
     *
     * @return the index of the message, or NOTHING
     * @throws PeerCorruptionException if the slot or the size is nonsense
     */
    int take(int endpoint) {
        try {
            return takeOpen(endpoint);
        } catch (SegmentClosedException e) {
            throwUnlessClosed(e);
            return NOTHING;
        }
    }

    /** The memory may go as soon as this end is closed, even under somebody who has just begun to look. */
    private void throwUnlessClosed(SegmentClosedException cause) {
        if (!closed) {
            throw cause;
        }
    }

    private int takeOpen(int endpoint) {
        if (!handshake.isDone()) {
            return NOTHING;
        }
        int word = view.slot(endpoint);
        if (word == NrfRpcLayout.EMPTY || word == NrfRpcLayout.PENDING) {
            seenInitialised = true;
            return NOTHING;
        }
        if (closing || state(endpoint) != FREE || handshake.takes(endpoint, word)) {
            return NOTHING;
        }
        if (word == 0 && !isMessageAtZero(endpoint)) {
            return NOTHING;
        }
        if (!hold(endpoint)) {
            return NOTHING;
        }
        if (!view.isIndex(word)) {
            throw refuse(endpoint, view.badIndex(endpoint, word));
        }
        return word;
    }

    /**
     * Marks an endpoint as held unless this end is closing. Who closes sets its mark first and looks here second, so
     * one of the two sees the other: a message is never handed out by an end that has told its successor it may begin.
     */
    private boolean hold(int endpoint) {
        STATES.setVolatile(states, endpoint, HELD);
        if (closing) {
            STATES.setRelease(states, endpoint, FREE);
            return false;
        }
        return true;
    }

    /**
     * Whether a slot that was 0 shows a message and no memory never initialised. Looks at the slot again at the end:
     * the peer may have initialised it, and the area, after the first look.
     */
    private boolean isMessageAtZero(int endpoint) {
        return isInitialised() && view.slot(endpoint) == 0;
    }

    /**
     * The size of a message that was taken, loaded once.
     *
     * @throws PeerCorruptionException if it reaches past the area; the message is given back
     */
    int size(int endpoint, int index) {
        int size = view.header(index);
        if (!view.isSize(index, size)) {
            throw refuse(endpoint, view.badSize(index, size));
        }
        return size;
    }

    /** Where a message's bytes are: in the area itself, or in the buffer they were copied to. */
    MemorySegment bytes(int index, int size, MemorySegment buffer) {
        if (!copyOut) {
            return view.inPlace(index, size);
        }
        view.copyOut(index, buffer, size);
        return buffer;
    }

    /** Where a message starts in {@link #bytes}. */
    int offset(int index) {
        return copyOut ? 0 : NrfRpcLayout.payloadOffset(index);
    }

    /** A private buffer for the longest message, empty if none is needed. */
    MemorySegment newBuffer() {
        return Arena.ofAuto().allocate(copyOut ? layout.maxPayloadBytes() : 0, Long.BYTES);
    }

    /** Counts a message as handled and gives it back, unless the peer took it away or this end was closed. */
    void release(int endpoint, int index, int size) {
        if (closed) {
            return;
        }
        counters[endpoint].message(size);
        giveBack(endpoint, index);
        STATES.setRelease(states, endpoint, FREE);
    }

    /** Tells the peer that slots were emptied. */
    void ringConsumed() {
        if (!closed) {
            doorbell.ring(NrfRpcLayout.CONSUMED);
        }
    }

    /** Whether {@link #take} would find something to take or to refuse. */
    boolean isReady(int endpoint) {
        try {
            return isReadyOpen(endpoint);
        } catch (SegmentClosedException e) {
            throwUnlessClosed(e);
            return false;
        }
    }

    private boolean isReadyOpen(int endpoint) {
        if (!handshake.isDone()) {
            return false;
        }
        int word = view.slot(endpoint);
        return word != NrfRpcLayout.EMPTY
                && word != NrfRpcLayout.PENDING
                && state(endpoint) == FREE
                && !closing
                && (word != 0 || isMessageAtZero(endpoint));
    }

    /** Bytes of the blocks an endpoint's message takes, also while it is held; 0 without one that makes sense. */
    long usedBytes(int endpoint) {
        try {
            int word = view.slot(endpoint);
            if (!view.isIndex(word) || (word == 0 && !isMessageAtZero(endpoint))) {
                return 0;
            }
            int size = view.header(word);
            return view.isSize(word, size)
                    ? (long) Long.bitCount(NrfRpcRecovery.blocks(layout, word, size)) * layout.blockBytes()
                    : 0;
        } catch (SegmentClosedException e) {
            throwUnlessClosed(e);
            return 0;
        }
    }

    /** Whether the peer has initialised its area. */
    boolean isInitialised() {
        return !view.isUninitialised() || (layout.endpoints() == 1 && (seenInitialised || doorbell.hasHeard()));
    }

    /** Hands out nothing any more; whether nothing is held. */
    boolean closing() {
        closing = true;
        for (int endpoint = 0; endpoint < states.length; endpoint++) {
            if ((int) STATES.getVolatile(states, endpoint) == HELD) {
                return false;
            }
        }
        return true;
    }

    /** Revokes what is still held: it stays in the area, and is delivered again to whoever attaches next. */
    void close() {
        closing = true;
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isQuarantined(int endpoint) {
        return state(endpoint) == QUARANTINED;
    }

    RingCounters counters(int endpoint) {
        return counters[endpoint];
    }

    NrfRpcLayout layout() {
        return layout;
    }

    /** A slot that changed under us belongs to a peer that began anew: its word is not ours to empty. */
    private void giveBack(int endpoint, int index) {
        try {
            if (view.slot(endpoint) == index) {
                view.slot(endpoint, NrfRpcLayout.EMPTY);
            }
        } catch (SegmentClosedException e) {
            closed = true;
        }
    }

    private PeerCorruptionException refuse(int endpoint, PeerCorruptionException cause) {
        counters[endpoint].corrupt();
        problems.note(endpoint, cause);
        if (quarantine) {
            STATES.setRelease(states, endpoint, QUARANTINED);
        } else {
            view.slot(endpoint, NrfRpcLayout.EMPTY);
            STATES.setRelease(states, endpoint, FREE);
            ringConsumed();
        }
        return cause;
    }

    private int state(int endpoint) {
        return (int) STATES.getAcquire(states, endpoint);
    }
}
