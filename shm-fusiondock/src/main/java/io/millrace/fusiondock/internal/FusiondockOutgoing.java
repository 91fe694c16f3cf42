package io.millrace.fusiondock.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A message longer than the slot on its way through it: each piece is published when the peer has read the one before.
 * The first piece is rung for; the rest is paced by the state of the slot alone.
 *
 * <p>Thread-safety: {@link #begin} and {@link #room} by the sender while nothing is on its way, the rest by any thread.
 * Crash: what was not published yet is lost with this process; the peer waits for it until its own time is over.
 */
final class FusiondockOutgoing {
    private final FusiondockView view;
    private final FusiondockStates states;
    private final FusiondockFaults faults;
    private final FusiondockStageView stage;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean active;
    private volatile int done;
    private int type;
    private int total;
    private int max;

    FusiondockOutgoing(FusiondockView view, FusiondockStates states, FusiondockFaults faults, int mostBytes) {
        this.view = view;
        this.states = states;
        this.faults = faults;
        this.stage = new FusiondockStageView(mostBytes);
    }

    /** Where the whole message is put, from the start. */
    MemorySegment room(int length) {
        return stage.room(length);
    }

    /** Puts a message into the room. */
    void put(MemorySegment source, long offset, int length) {
        stage.room(length);
        stage.put(0, source, offset, length);
    }

    /** Puts a message into the room. */
    void put(byte[] source, int offset, int length) {
        stage.room(length);
        stage.put(0, source, offset, length);
    }

    /** Publishes the first piece of what was put into the room. */
    void begin(int newType, int length, int newMax) {
        type = newType;
        total = length;
        max = newMax;
        done = 0;
        view.header(type, length);
        publish();
        active = true;
    }

    /** Goes on with a message that somebody before us began. */
    void resume(FusiondockRest rest) {
        type = rest.type();
        total = rest.used();
        max = rest.max();
        done = (int) rest.done();
        stage.room(total);
        rest.into(stage, done);
        active = true;
    }

    boolean isActive() {
        return active;
    }

    /** Bytes that have been published, 0 if nothing is on its way. */
    int done() {
        return active ? done : 0;
    }

    /**
     * Publishes what can be published now.
     *
     * @return true once all of it is
     * @throws PeerCorruptionException if the slot's state is none; the rest is given up then
     */
    boolean advance() {
        if (!active) {
            return true;
        }
        if (!lock.tryLock()) {
            return false;
        }
        try {
            while (active) {
                int op = view.op();
                if (op == states.ready()) {
                    return false;
                }
                if (!states.isFree(op)) {
                    active = false;
                    throw faults.note(view.badOp(op, states));
                }
                publish();
                active = done < total;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives up what was not published yet; waits for who is just publishing.
     *
     * @return what is given up
     */
    Optional<FusiondockRest> stop() {
        lock.lock();
        try {
            if (!active) {
                return Optional.empty();
            }
            active = false;
            return Optional.of(new FusiondockRest(type, total, max, done, stage.take(done, total - done)));
        } finally {
            lock.unlock();
        }
    }

    private void publish() {
        int before = done;
        int piece = Math.min(max, total - before);
        view.copyIn(stage.room(total), before, piece);
        done = before + piece;
        view.op(states.ready());
    }
}
