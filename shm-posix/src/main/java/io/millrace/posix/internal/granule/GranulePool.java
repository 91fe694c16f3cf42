package io.millrace.posix.internal.granule;

import io.millrace.api.memory.Memory;
import java.util.BitSet;
import java.util.Optional;

/**
 * Takes runs of granules and gives them back. The lowest run that is long enough is taken.
 *
 * <p>Thread-safety: one thread at a time; other processes at the same time. Ordering: owner entries with release, after
 * the bits of the run. Crash: bits without an owner, or a run of a dead owner; {@link #sweep} tells them. Peer: an
 * owner entry that cannot be is left alone, and cleared by the next sweep.
 */
public final class GranulePool {
    /** The answer of an allocation that found no room. */
    public static final int NONE = GranuleSearch.NONE;

    private final GranuleView view;
    private final GranuleLayout layout;
    private final GranuleSearch search;
    private final GranuleBits bits;
    private final Peers peers;
    private final GranuleSweep sweep;

    private GranulePool(GranuleView view, PeerIdentity self, Liveness liveness, Optional<Runnable> sweeper) {
        this.view = view;
        this.layout = view.layout();
        this.search = new GranuleSearch(view);
        this.bits = new GranuleBits(view);
        this.peers = new Peers(view.peers(), self, liveness, sweeper.orElse(this::sweepAlone));
        this.sweep = new GranuleSweep(view, peers);
    }

    /** What became of a run that was to be freed. */
    public enum Freed {
        /** It is free. */
        FREED,
        /** No run starts there. */
        NO_RUN,
        /** The run has another length. */
        OTHER_LENGTH,
        /** The run is of another generation. */
        STALE,
        /** The run is somebody else's. */
        FOREIGN
    }

    /**
     * Makes an empty pool of whatever stands in a memory.
     *
     * @param memory as long as the layout says, NORMAL
     * @param layout the geometry
     */
    public static void initialise(Memory memory, GranuleLayout layout) {
        new GranuleView(memory, layout).initialise();
    }

    /**
     * Whether a memory holds a complete pool.
     *
     * @param memory starts where the pool does
     * @return false if there is nothing
     * @throws io.millrace.api.memory.PeerCorruptionException if there is something else
     */
    public static boolean isComplete(Memory memory) {
        return GranuleView.isComplete(memory);
    }

    /**
     * The geometry of a complete pool.
     *
     * @param memory starts where the pool does
     * @return what its header says
     * @throws io.millrace.api.memory.PeerCorruptionException if that cannot be
     */
    public static GranuleLayout layout(Memory memory) {
        return GranuleView.layout(memory);
    }

    /**
     * Joins a pool that is by itself.
     *
     * @param memory holds it
     * @param layout its geometry
     * @param self who we are
     * @param liveness tells the dead
     * @return the pool, to be left
     */
    public static GranulePool join(Memory memory, GranuleLayout layout, PeerIdentity self, Liveness liveness) {
        return join(memory, layout, self, liveness, Optional.empty());
    }

    /**
     * Joins a pool that somebody else sweeps.
     *
     * @param memory holds it
     * @param layout its geometry
     * @param self who we are
     * @param liveness tells the dead
     * @param sweeper sweeps the pool and what belongs to it
     * @return the pool, to be left
     */
    public static GranulePool join(
            Memory memory, GranuleLayout layout, PeerIdentity self, Liveness liveness, Runnable sweeper) {
        return join(memory, layout, self, liveness, Optional.of(sweeper));
    }

    private static GranulePool join(
            Memory memory, GranuleLayout layout, PeerIdentity self, Liveness liveness, Optional<Runnable> sweeper) {
        return new GranulePool(new GranuleView(memory, layout), self, liveness, sweeper);
    }

    /** Takes a slot among the peers; if only dead ones are left, one of theirs, and sweeps what it had. */
    public void join() {
        peers.join();
    }

    /** Frees what we own, and leaves. */
    public void leave() {
        for (int granule = 0; granule < layout.granules(); granule++) {
            if (Owner.owner(view.owner(granule)) == peers.slot() + 1) {
                free(granule, view.owner(granule));
            }
        }
        peers.leave();
    }

    /**
     * Who is in, and we among them.
     *
     * @return the peers
     */
    public Peers peers() {
        return peers;
    }

    /**
     * The geometry.
     *
     * @return as it was joined with
     */
    public GranuleLayout layout() {
        return layout;
    }

    /**
     * Takes the lowest run.
     *
     * @param length granules, 1 or more
     * @param align multiple the first one is to be at, 1 or more
     * @return its first granule, or {@link #NONE}
     */
    public int allocate(int length, int align) {
        return lowest(length, align, false);
    }

    /**
     * Takes granules side by side, each a run by itself.
     *
     * @param count granules, 1 or more
     * @return the first one, or {@link #NONE}
     */
    public int allocateSingly(int count) {
        return lowest(count, 1, true);
    }

    private void ownSingly(int start, int count) {
        for (int granule = start; granule < start + count; granule++) {
            own(granule, 1);
        }
    }

    /** While another peer is at work, what it holds may be given back in a moment: then it is looked for again. */
    private int lowest(int length, int align, boolean singly) {
        if (length > layout.granules()) {
            return NONE;
        }
        for (int round = 0; round < Peers.ROUNDS; round++) {
            boolean busy = peers.isAnotherAtWork();
            int start = search.find(length, align);
            if (start == NONE && !busy) {
                return NONE;
            }
            if (start != NONE && take(start, length, singly)) {
                return start;
            }
            Peers.pause(round);
        }
        return NONE;
    }

    /** Takes a run if it is free still, as one run or as many of one granule. */
    private boolean take(int start, int length, boolean singly) {
        peers.enter();
        try {
            boolean claimed = bits.claim(start, length);
            if (claimed && singly) {
                ownSingly(start, length);
            } else if (claimed) {
                own(start, length);
            }
            return claimed;
        } finally {
            peers.exit();
        }
    }

    /**
     * Takes a run that is where the caller says.
     *
     * @param start its first granule
     * @param length granules, 1 or more
     * @return false if any of it is taken, or past the end
     */
    public boolean reserve(int start, int length) {
        if (start < 0 || length < 1 || (long) start + length > layout.granules()) {
            return false;
        }
        return take(start, length, false);
    }

    private void own(int start, int length) {
        int generation = Owner.generation(view.owner(start)) + 1;
        view.owner(start, Owner.of(peers.slot() + 1, generation, length));
    }

    /**
     * Gives a run back.
     *
     * @param start its first granule
     * @param length its length as the caller knows it; 0 if it does not
     * @return what became of it; only with {@link Freed#FREED} anything changed
     */
    public Freed free(int start, int length) {
        if (start < 0 || start >= layout.granules()) {
            return Freed.NO_RUN;
        }
        long entry = view.owner(start);
        if (length != 0 && Owner.owner(entry) != 0 && Owner.length(entry) != length) {
            return Freed.OTHER_LENGTH;
        }
        return free(start, entry);
    }

    /**
     * Gives a run back if it is of a generation.
     *
     * @param start its first granule
     * @param generation as {@link #generation} said
     * @return what became of it
     */
    public Freed freeGeneration(int start, int generation) {
        long entry = view.owner(start);
        return Owner.owner(entry) != 0 && Owner.generation(entry) != generation ? Freed.STALE : free(start, entry);
    }

    private Freed free(int start, long entry) {
        int owner = Owner.owner(entry);
        int length = Owner.length(entry);
        if (owner == 0 || length < 1 || (long) start + length > layout.granules()) {
            return Freed.NO_RUN;
        }
        if (owner != peers.slot() + 1 && owner != GranuleLayout.KEPT) {
            return Freed.FOREIGN;
        }
        peers.enter();
        try {
            if (!view.compareAndSetOwner(start, entry, Owner.nobody(entry))) {
                return Freed.NO_RUN;
            }
            bits.clear(start, start + length);
            return Freed.FREED;
        } finally {
            peers.exit();
        }
    }

    /**
     * Which use of its place a run is.
     *
     * @param start its first granule
     * @return 24 bits
     */
    public int generation(int start) {
        return Owner.generation(view.owner(start));
    }

    /**
     * Gives a granule of ours to the table, so that it outlives us.
     *
     * @param granule a run of one
     */
    public void keep(int granule) {
        view.owner(granule, Owner.of(GranuleLayout.KEPT, Owner.generation(view.owner(granule)), 1));
    }

    /**
     * Free granules.
     *
     * @return how many
     */
    public int free() {
        return search.count().granules();
    }

    /**
     * The longest run that could be had.
     *
     * @return granules
     */
    public int longest() {
        return search.count().longest();
    }

    /**
     * What lies where in the pool.
     *
     * @return reads anew whenever it is asked
     */
    public PoolMap map() {
        return new PoolMap(view);
    }

    /**
     * Begins to sweep: nobody living is inside from now on.
     *
     * @return false if a living peer sweeps, or stays inside
     */
    public boolean beginSweep() {
        return peers.beginSweep();
    }

    /**
     * Frees what the dead have left, and their slots, and ends the sweep.
     *
     * @param dead their slots
     * @param named granules that the table has given to its regions
     */
    public void sweep(BitSet dead, Optional<BitSet> named) {
        sweep.rebuild(dead, named);
        peers.endSweep(dead);
    }

    private void sweepAlone() {
        if (peers.isSweepDue() && beginSweep()) {
            sweep(peers.dead(), Optional.empty());
        }
    }

    /**
     * Sweeps a pool that is by itself.
     *
     * @return how many dead peers there were
     */
    public int sweep() {
        int dead = peers.dead().cardinality();
        sweepAlone();
        return dead;
    }
}
