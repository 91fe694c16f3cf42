package io.millrace.posix.internal.granule;

import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;
import java.util.function.IntFunction;

/**
 * What lies where in a pool, and which of its granules are taken.
 *
 * <p>Thread-safety: thread-safe. Peer: words are loaded as they are and none is trusted; the work is bounded by the
 * geometry, which was checked when the pool was joined.
 */
public final class PoolMap {
    /** The most fields for the bitmap, and for the owners. */
    private static final int MOST_WORDS = 4096;
    /** With more granules than these, owners are named without length and generation. */
    private static final int MOST_TOLD = 1 << 16;

    private final GranuleView view;
    private final GranuleLayout layout;
    private final PeerView peers;

    PoolMap(GranuleView view) {
        this.view = view;
        this.layout = view.layout();
        this.peers = view.peers();
    }

    static String peer(int slot) {
        return "peer[" + slot + "]";
    }

    /**
     * Adds the pool itself: header, peers, summary, bitmap, owners.
     *
     * @param fields where to
     * @param prefix in front of all names
     * @param at where the pool starts
     */
    public void addTo(Fields fields, String prefix, long at) {
        addHeader(fields, prefix, at);
        addPeers(fields, prefix, at);
        part(fields, prefix + "summary", at, layout.summary(), layout.bitmap());
        fields.array(
                words(prefix + "summary", at + layout.summary(), layout.summaryWords()),
                MOST_WORDS,
                word -> control("0x" + Long.toHexString(view.summary(word))));
        part(fields, prefix + "bitmap", at, layout.bitmap(), layout.owners());
        fields.array(words(prefix + "bitmap", at + layout.bitmap(), layout.words()), MOST_WORDS, this::bits);
        part(fields, prefix + "owners", at, layout.owners(), layout.size());
        fields.array(words(prefix + "owner", at + layout.owners(), layout.granules()), MOST_WORDS, this::owner);
    }

    private void addHeader(Fields fields, String prefix, long at) {
        part(fields, prefix + "header", at, 0, GranuleLayout.PEER_OFFSET);
        new HeaderFields(fields, prefix + "header.", at)
                .magic(GranuleLayout.MAGIC_OFFSET, wide(GranuleLayout.MAGIC_OFFSET), GranuleLayout.MAGIC)
                .word(
                        GranuleLayout.VERSION_OFFSET,
                        "version",
                        word(GranuleLayout.VERSION_OFFSET),
                        GranuleLayout.VERSION)
                .word(GranuleLayout.LOG2GRAN, "log2gran", word(GranuleLayout.LOG2GRAN), layout.log2gran())
                .word(GranuleLayout.NGRAN, "ngran", word(GranuleLayout.NGRAN), layout.granules())
                .word(GranuleLayout.PEERS, "peers", word(GranuleLayout.PEERS), layout.peers())
                .wide(GranuleLayout.PEER_TABLE, "peerTable", wide(GranuleLayout.PEER_TABLE), GranuleLayout.PEER_OFFSET)
                .wide(GranuleLayout.SUMMARY, "summary", wide(GranuleLayout.SUMMARY), layout.summary())
                .wide(GranuleLayout.BITMAP, "bitmap", wide(GranuleLayout.BITMAP), layout.bitmap())
                .wide(GranuleLayout.OWNERS, "owners", wide(GranuleLayout.OWNERS), layout.owners())
                .holder(GranuleLayout.SWEEP, "sweep", peers.sweep(), layout.peers());
        fields.control(
                at + GranuleLayout.GENERATION,
                Integer.BYTES,
                prefix + "header.generation",
                Integer.toUnsignedString(view.generation()));
    }

    private int word(int offset) {
        return view.headerWord(offset);
    }

    private long wide(int offset) {
        return view.headerWide(offset);
    }

    private void addPeers(Fields fields, String prefix, long at) {
        long[] states = new long[layout.peers()];
        for (int slot = 0; slot < states.length; slot++) {
            states[slot] = peers.state(slot);
        }
        long first = at + GranuleLayout.PEER_OFFSET;
        Array all = new Array(prefix + "peer", first, GranuleLayout.PEER_BYTES, states.length);
        fields.array(all, states.length, slot -> state(states[slot]));
        for (int slot = 0; slot < states.length; slot++) {
            if (PeerState.state(states[slot]) != PeerState.FREE) {
                addPeer(fields, prefix + peer(slot) + ".", at + layout.peer(slot), slot, states[slot]);
            }
        }
    }

    private static Cell state(long state) {
        String who =
                "pid " + Integer.toUnsignedString(PeerState.pid(state)) + ", generation " + PeerState.generation(state);
        return switch (PeerState.state(state)) {
            case PeerState.FREE -> control("free");
            case PeerState.JOINING -> control("joining, " + who);
            case PeerState.ALIVE -> control("alive, " + who);
            default ->
                new Cell(
                        FieldState.CORRUPT,
                        "0x" + Long.toHexString(state)
                                + ", allowed: 0 (free), 1 (joining) or 2 (alive) in its top byte");
        };
    }

    private void addPeer(Fields fields, String prefix, long at, int slot, long state) {
        PeerIdentity identity = peers.seen(slot, state).identity();
        Cell cell = state(state);
        fields.add(at + GranuleLayout.STATE, Long.BYTES, prefix + "state", cell.state(), cell.value());
        fields.control(at + GranuleLayout.START, Long.BYTES, prefix + "start", Long.toUnsignedString(identity.start()));
        fields.control(at + GranuleLayout.HOST, Long.BYTES, prefix + "host", "0x" + Long.toHexString(identity.host()));
        fields.control(at + GranuleLayout.UID, Integer.BYTES, prefix + "uid", Integer.toUnsignedString(identity.uid()));
        fields.control(at + GranuleLayout.GID, Integer.BYTES, prefix + "gid", Integer.toUnsignedString(identity.gid()));
        String beats = Long.toUnsignedString(peers.heartbeat(slot));
        fields.control(at + GranuleLayout.HEARTBEAT, Long.BYTES, prefix + "heartbeat", beats);
        String inside = peers.isInside(slot) ? "changes the pool" : "outside";
        fields.control(at + GranuleLayout.INSIDE, Long.BYTES, prefix + "inside", inside);
    }

    /** A word of the bitmap; bits that stand for no granule must be set. */
    private Cell bits(int word) {
        long bits = view.word(word);
        long missing = layout.beyond(word) & ~bits;
        String value = "0x" + Long.toHexString(bits);
        return missing == 0
                ? control(value)
                : new Cell(FieldState.CORRUPT, value + ", allowed: with 0x" + Long.toHexString(layout.beyond(word)));
    }

    private Cell owner(int granule) {
        long entry = view.owner(granule);
        int owner = Owner.owner(entry);
        if (owner == 0) {
            return control("");
        }
        int most = layout.granules() - granule;
        int length = Owner.length(entry);
        if (length < 1 || length > most || !isOwner(owner)) {
            String allowed = "slot up to " + (layout.peers() - 1) + " plus 1, or " + GranuleLayout.KEPT + "; 1 to "
                    + most + " granules";
            return new Cell(FieldState.CORRUPT, "0x" + Long.toHexString(entry) + ", allowed: " + allowed);
        }
        return layout.granules() > MOST_TOLD
                ? control(name(owner))
                : control(name(owner) + ", " + length + (length == 1 ? " granule" : " granules") + ", generation "
                        + Owner.generation(entry));
    }

    private boolean isOwner(int owner) {
        return owner <= layout.peers() || owner == GranuleLayout.KEPT;
    }

    private static String name(int owner) {
        return owner == GranuleLayout.KEPT ? "the table" : peer(owner - 1);
    }

    /**
     * The granules as they are now.
     *
     * @return tells of each whether it is taken, and by whom
     */
    public IntFunction<Cell> granules() {
        long[] bits = new long[layout.words()];
        for (int word = 0; word < bits.length; word++) {
            bits[word] = view.word(word);
        }
        byte[] owners = owners();
        return granule -> (bits[granule / GranuleLayout.WORD_BITS] >>> granule & 1) == 0
                ? Cell.FREE
                : new Cell(FieldState.USED, taker(Byte.toUnsignedInt(owners[granule])));
    }

    /** Of each granule who owns the run it is in; 0 of one that is in none. */
    private byte[] owners() {
        byte[] owners = new byte[layout.granules()];
        long end = 0;
        int current = 0;
        for (int granule = 0; granule < owners.length; granule++) {
            long entry = view.owner(granule);
            if (Owner.owner(entry) != 0) {
                current = Owner.owner(entry);
                end = granule + Integer.toUnsignedLong(Owner.length(entry));
            }
            owners[granule] = (byte) (granule < end ? current : 0);
        }
        return owners;
    }

    /** What is being taken or given back has no owner for a moment; what the dead left has none until the sweep. */
    private String taker(int owner) {
        return owner == 0 || !isOwner(owner) ? "no owner" : name(owner);
    }

    private static void part(Fields fields, String name, long at, int from, int to) {
        fields.control(at + from, to - from, name, "");
    }

    private static Array words(String name, long at, int count) {
        return new Array(name, at, Long.BYTES, count);
    }

    private static Cell control(String value) {
        return new Cell(FieldState.CONTROL, value);
    }
}
