package io.millrace.posix.internal.granule;

import io.millrace.posix.PosixException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Our place among the peers of a pool: coming, going, and the rule that nobody changes the pool while one sweeps it.
 *
 * <p>Thread-safety: one thread at a time. Peer: a slot says what it likes; the worst is a peer that is taken for alive,
 * or a slot that is not used. Crash: who dies is found dead by the others, and its slot is freed by the sweep.
 */
public final class Peers {
    /** Attempts to allocate while others are at work. */
    static final int ROUNDS = 1000;

    private static final long PAUSE_NANOS = 50_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SPINS = 100;
    private static final int NO_SLOT = -1;

    private final PeerView view;
    private final Liveness liveness;
    private final PeerIdentity self;
    private final Runnable sweeper;
    private int slot = NO_SLOT;
    private long state;
    /** The slot was a dead peer's, and what that one had is not swept yet. */
    private boolean heir;

    private long entries;
    private long beats;

    /**
     * Makes it; {@link #join} comes next.
     *
     * @param sweeper sweeps all there is to sweep; called when who swept has died, and when our slot was a dead peer's
     */
    Peers(PeerView view, PeerIdentity self, Liveness liveness, Runnable sweeper) {
        this.view = view;
        this.self = self;
        this.liveness = liveness;
        this.sweeper = sweeper;
    }

    /** Takes a free slot, or that of a dead peer, with all that one left. */
    void join() {
        for (int i = 0; i < view.slots(); i++) {
            long now = view.state(i);
            if (PeerState.state(now) == PeerState.FREE && tryJoin(i, now, PeerState.generation(now))) {
                return;
            }
        }
        for (int i = 0; i < view.slots(); i++) {
            long now = view.state(i);
            if (isDead(i, now) && tryJoin(i, now, PeerState.generation(PeerState.left(now)))) {
                heir = true;
                sweeper.run();
                return;
            }
        }
        throw new PosixException(
                "EUSERS",
                "join",
                "pid " + self.pid(),
                "all " + view.slots() + " slots for peers are taken by living ones");
    }

    private boolean tryJoin(int candidate, long before, int generation) {
        long joining = PeerState.of(PeerState.JOINING, generation, self.pid());
        long alive = PeerState.of(PeerState.ALIVE, generation, self.pid());
        if (!view.compareAndSetState(candidate, before, joining)) {
            return false;
        }
        view.identity(candidate, self);
        boolean joined = view.compareAndSetState(candidate, joining, alive);
        if (joined) {
            slot = candidate;
            state = alive;
        }
        return joined;
    }

    /** Gives the slot back; everything owned must be freed before. */
    void leave() {
        if (isIn()) {
            view.leave(slot, state);
        }
    }

    /**
     * Our slot.
     *
     * @return 0 or more
     */
    public int slot() {
        return slot;
    }

    /**
     * We, as the holder of a lock.
     *
     * @return slot plus 1, and our generation
     */
    public long holder() {
        return PeerState.holder(slot, state);
    }

    /**
     * Whether the slot is ours still.
     *
     * @return false if another peer took us for dead
     */
    public boolean isIn() {
        return view.state(slot) == state;
    }

    /** Shows that we live. */
    public void beat() {
        beats++;
        view.heartbeat(slot, beats);
    }

    /** Waits until nobody sweeps, and keeps sweepers away until {@link #exit}. */
    void enter() {
        long start = System.nanoTime();
        entries += 2;
        view.enter(slot, entries + 1);
        while (view.sweep() != 0) {
            view.exit(slot);
            awaitSweep(start);
            view.enter(slot, entries + 1);
        }
        if (!isIn()) {
            view.exit(slot);
            throw takenForDead();
        }
    }

    /**
     * Sees to it that nobody took us for dead.
     *
     * @throws PosixException with {@code EOWNERDEAD} if somebody did
     */
    public void requireIn() {
        if (!isIn()) {
            throw takenForDead();
        }
    }

    private PosixException takenForDead() {
        return new PosixException(
                "EOWNERDEAD",
                "enter",
                "slot " + slot,
                "another peer took us for dead, and has freed what was ours; open it again");
    }

    void exit() {
        view.exit(slot);
    }

    /** Whether somebody else changes the pool just now, or sweeps it; the dead do not count. */
    boolean isAnotherAtWork() {
        long sweeping = view.sweep();
        if (sweeping != 0) {
            finish(sweeping);
            return true;
        }
        for (int i = 0; i < view.slots(); i++) {
            if (i != slot && view.isInside(i) && !isGone(i)) {
                return true;
            }
        }
        return false;
    }

    private void awaitSweep(long start) {
        for (int i = 0; view.sweep() != 0; i++) {
            pause(i);
            if (i % SPINS == 0) {
                finish(view.sweep());
            }
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new PosixException(
                        "ETIMEDOUT",
                        "enter",
                        "slot " + slot,
                        "the peer in slot " + PeerState.slot(view.sweep()) + " sweeps for more than "
                                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s, and is not known to be dead");
            }
        }
    }

    /** A sweep that a dead peer has begun is done again. */
    private void finish(long sweeping) {
        if (isDead(sweeping)) {
            sweeper.run();
        }
    }

    /**
     * Waits a little.
     *
     * @param round how often before; the first ones do not sleep
     */
    public static void pause(int round) {
        if (round < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Whether a holder of a lock will never give it back.
     *
     * @param holder as it stands in the lock
     * @return false of none; true of one whose slot has somebody else, or who is dead
     */
    public boolean isDead(long holder) {
        int place = PeerState.slot(holder);
        if (holder == 0) {
            return false;
        }
        if (place < 0 || place >= view.slots()) {
            return true;
        }
        long now = view.state(place);
        return !PeerState.isHolder(holder, place, now) || isDead(place, now);
    }

    private boolean isDead(int place, long now) {
        return place != slot && PeerState.state(now) != PeerState.FREE && liveness.isDead(view.seen(place, now));
    }

    /**
     * Whether there is something to sweep.
     *
     * @return whether somebody has died, be it while sweeping
     */
    public boolean isSweepDue() {
        return !dead().isEmpty() || isDead(view.sweep());
    }

    /**
     * Who is dead.
     *
     * @return their slots, and our own if it was a dead peer's and was not swept since
     */
    public BitSet dead() {
        BitSet dead = new BitSet();
        for (int i = 0; i < view.slots(); i++) {
            if (isDead(i, view.state(i)) || (heir && i == slot)) {
                dead.set(i);
            }
        }
        return dead;
    }

    /**
     * The process in a slot.
     *
     * @param place the slot
     * @return its pid; 0 if the slot is free
     */
    public int pid(int place) {
        return PeerState.pid(view.state(place));
    }

    /**
     * Whether a slot is somebody's.
     *
     * @param place the slot
     * @return whether a peer is there, or on its way
     */
    public boolean isTaken(int place) {
        return PeerState.state(view.state(place)) != PeerState.FREE;
    }

    /** Begins a sweep, unless a living peer does; waits until nobody living is inside. */
    boolean beginSweep() {
        long before = view.sweep();
        if (before != 0 && before != holder() && !isDead(before)) {
            return false;
        }
        if (!view.beginSweep(before, holder())) {
            return false;
        }
        if (awaitNobodyInside()) {
            return true;
        }
        view.endSweep();
        return false;
    }

    private boolean awaitNobodyInside() {
        long start = System.nanoTime();
        for (int i = 0; i < view.slots(); i++) {
            for (int round = 0; i != slot && view.isInside(i) && !isGone(i); round++) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    return false;
                }
                pause(round);
            }
        }
        return true;
    }

    private boolean isGone(int place) {
        long now = view.state(place);
        return PeerState.state(now) == PeerState.FREE || isDead(place, now);
    }

    /** Frees the slots of the dead, and ends the sweep. */
    void endSweep(BitSet dead) {
        dead.stream().filter(place -> place != slot).forEach(place -> {
            view.exit(place);
            view.leave(place, view.state(place));
        });
        view.endSweep();
        heir = false;
    }
}
