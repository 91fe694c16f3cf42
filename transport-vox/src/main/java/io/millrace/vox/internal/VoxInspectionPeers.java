package io.millrace.vox.internal;

import io.millrace.vox.internal.VoxInspection.Peer;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at the peer table, and at both rings of each entry. Thread-safety: confined to one thread. */
final class VoxInspectionPeers {
    /** Place of a pair of rings that cannot be looked at. */
    private static final long NOWHERE = -1;

    private final VoxInspectionView words;
    private final VoxInspectionHeader parts;
    private final VoxInspectionFindings findings;
    private final long table;
    private final long stride;
    /** Where each part starts, and where it ends. */
    private final TreeMap<Long, Long> taken = new TreeMap<>();

    private long[] rings = new long[0];

    VoxInspectionPeers(VoxInspectionView words, VoxInspectionHeader parts, VoxInspectionFindings findings) {
        this.words = words;
        this.parts = parts;
        this.findings = findings;
        this.table = parts.header().peerTableOffset();
        this.stride = VoxLayout.stride(parts.capacity());
    }

    /** Where the pairs of rings are, checked: none lies in another part. */
    long[] rings(long poolBytes) {
        int shown = 0;
        while (shown < parts.guests() && parts.has(VoxLayout.peer(table, shown), VoxLayout.PEER_BYTES)) {
            shown++;
        }
        rings = new long[shown];
        if (parts.guests() > 0) {
            taken.put(table, table + VoxLayout.peerTableBytes(parts.guests()));
        }
        if (parts.classes() > 0) {
            taken.put(parts.header().varPoolOffset(), parts.header().varPoolOffset() + poolBytes);
        }
        for (int i = 0; i < shown; i++) {
            rings[i] = parts.capacity() > 0 ? ring(VoxLayout.peer(table, i) + VoxLayout.PEER_RING) : NOWHERE;
        }
        return rings;
    }

    /**
     * Looks at all entries.
     *
     * @param view of the segment, with the rings found
     * @param soundPool whether slots can be looked at
     * @param there gets the entries that are not empty
     * @return how many are empty
     */
    int look(VoxView view, boolean soundPool, List<Peer> there) {
        VoxInspectionRings contents = new VoxInspectionRings(words, view, parts, findings, soundPool);
        int empty = 0;
        for (int i = 0; i < rings.length; i++) {
            long at = VoxLayout.peer(table, i);
            int state = words.word(at + VoxLayout.PEER_STATE);
            findings.check(
                    state >= VoxLayout.EMPTY && state <= VoxLayout.RESERVED,
                    "peer-state",
                    at + VoxLayout.PEER_STATE,
                    Integer.toUnsignedLong(state),
                    "0 empty, 1 attached, 2 goodbye or 3 reserved");
            Peer peer = new Peer(
                    i + 1,
                    state,
                    words.word(at + VoxLayout.PEER_EPOCH),
                    words.longWord(at + VoxLayout.PEER_HEARTBEAT),
                    rings[i] == NOWHERE ? Optional.empty() : contents.look(rings[i], i + 1),
                    rings[i] == NOWHERE ? Optional.empty() : contents.look(rings[i] + stride, 0));
            if (state == VoxLayout.EMPTY) {
                empty++;
            } else {
                there.add(peer);
            }
        }
        return empty;
    }

    private long ring(long at) {
        long offset = words.longWord(at);
        if (!parts.checkPlace("ring-offset", at, offset, 2 * stride)
                || !findings.check(
                        take(offset, offset + 2 * stride), "ring-offset", at, offset, "a place of its own")) {
            return NOWHERE;
        }
        checkCapacity(offset);
        checkCapacity(offset + stride);
        return offset;
    }

    private boolean take(long from, long to) {
        var before = taken.floorEntry(from);
        Long after = taken.ceilingKey(from);
        if ((before != null && before.getValue() > from) || (after != null && after < to)) {
            return false;
        }
        taken.put(from, to);
        return true;
    }

    private void checkCapacity(long ring) {
        if (parts.has(ring, VoxLayout.RING_HEADER_BYTES)) {
            int capacity = words.word(ring + VoxLayout.RING_CAPACITY);
            findings.check(
                    capacity == parts.capacity(),
                    "ring-capacity",
                    ring + VoxLayout.RING_CAPACITY,
                    Integer.toUnsignedLong(capacity),
                    "the header's bipbuf_capacity " + parts.capacity());
        }
    }
}
