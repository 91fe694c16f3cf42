package io.millrace.posix.internal.granule;

import java.util.BitSet;
import java.util.Optional;

/**
 * Rebuilds a pool from its owners after somebody has died. Nobody else changes the pool meanwhile; who dies here leaves
 * it to the next one to do it again.
 *
 * <p>Thread-safety: one thread at a time. Peer: a run that passes the end, or meets another, loses its owner.
 */
final class GranuleSweep {
    private static final int BITS = GranuleLayout.WORD_BITS;

    private final GranuleView view;
    private final GranuleLayout layout;
    private final Peers peers;

    GranuleSweep(GranuleView view, Peers peers) {
        this.view = view;
        this.layout = view.layout();
        this.peers = peers;
    }

    /**
     * Takes the owner from what is nobody's any more, then makes bitmap and summary of what still has one.
     *
     * @param named granules that a table has given to its regions; empty without a table
     */
    void rebuild(BitSet dead, Optional<BitSet> named) {
        BitSet taken = new BitSet(layout.granules());
        for (int granule = 0; granule < layout.granules(); granule++) {
            long entry = view.owner(granule);
            int owner = ownerAfter(granule, entry, dead, named);
            int length = Owner.length(entry);
            if (owner != 0 && !isRoom(taken, granule, length)) {
                owner = 0;
            }
            if (owner != Owner.owner(entry)) {
                long next = Owner.of(owner, Owner.generation(entry), 1);
                view.owner(granule, owner == 0 ? Owner.nobody(entry) : next);
            }
            if (owner != 0) {
                taken.set(granule, granule + length);
            }
        }
        bitmap(taken);
        view.generation(view.generation() + 1);
    }

    private int ownerAfter(int granule, long entry, BitSet dead, Optional<BitSet> named) {
        int owner = Owner.owner(entry);
        boolean kept = named.isPresent() && named.get().get(granule);
        if (owner == 0) {
            return 0;
        }
        if (owner == GranuleLayout.KEPT) {
            return named.isEmpty() || kept ? owner : 0;
        }
        boolean gone = owner > layout.peers() || dead.get(owner - 1) || !peers.isTaken(owner - 1);
        return !gone ? owner : kept ? GranuleLayout.KEPT : 0;
    }

    private boolean isRoom(BitSet taken, int start, int length) {
        if (length < 1 || (long) start + length > layout.granules()) {
            return false;
        }
        int next = taken.nextSetBit(start);
        return next < 0 || next >= start + length;
    }

    private void bitmap(BitSet taken) {
        long[] words = taken.toLongArray();
        for (int word = 0; word < layout.words(); word++) {
            view.word(word, (word < words.length ? words[word] : 0) | layout.beyond(word));
        }
        for (int at = 0; at < layout.summaryWords(); at++) {
            view.summary(at, summary(at));
        }
    }

    private long summary(int at) {
        long summary = 0;
        for (int word = at * BITS; word < Math.min((at + 1) * BITS, layout.words()); word++) {
            summary |= view.word(word) == -1 ? 0 : 1L << word;
        }
        return summary;
    }
}
