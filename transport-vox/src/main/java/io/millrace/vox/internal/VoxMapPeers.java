package io.millrace.vox.internal;

/**
 * The peer table as fields; neighbours whose place nobody has ever taken are one. Thread-safety: confined to one
 * thread.
 */
final class VoxMapPeers {
    private static final String ENTRY = "peer";
    private static final String STATES = "0 Empty, 1 Attached, 2 Goodbye, 3 Reserved";

    private final VoxLayout layout;
    private final VoxInspectionView words;
    private final VoxMapFields fields;

    /** The words of an entry. */
    private record Entry(int state, int epoch, long heartbeat, long ring) {
        boolean isUnused(long expectedRing) {
            return state == VoxLayout.EMPTY && epoch == 0 && heartbeat == 0 && ring == expectedRing;
        }

        boolean isState() {
            return state >= VoxLayout.EMPTY && state <= VoxLayout.RESERVED;
        }

        String stateName() {
            return switch (state) {
                case VoxLayout.EMPTY -> "Empty";
                case VoxLayout.ATTACHED -> "Attached";
                case VoxLayout.GOODBYE -> "Goodbye";
                case VoxLayout.RESERVED -> "Reserved";
                default -> Integer.toUnsignedString(state);
            };
        }
    }

    VoxMapPeers(VoxView view, VoxInspectionView words, VoxMapFields fields) {
        this.layout = view.layout();
        this.words = words;
        this.fields = fields;
    }

    void add() {
        int guests = layout.geometry().guests();
        fields.control(layout.peerTable(), VoxLayout.peerTableBytes(guests), "peer_table", guests + " places");
        int unused = 0;
        for (int i = 0; i < guests; i++) {
            Entry entry = entry(layout.peer(i));
            if (entry.isUnused(layout.guestToHost(i))) {
                unused++;
            } else {
                addUnused(i - unused, unused);
                unused = 0;
                add(i, entry);
            }
        }
        addUnused(guests - unused, unused);
    }

    private Entry entry(long at) {
        return new Entry(
                words.word(at + VoxLayout.PEER_STATE),
                words.word(at + VoxLayout.PEER_EPOCH),
                words.longWord(at + VoxLayout.PEER_HEARTBEAT),
                words.longWord(at + VoxLayout.PEER_RING));
    }

    private void addUnused(int first, int count) {
        String name = VoxMapFields.element(ENTRY, first, first + count - 1L);
        fields.control(layout.peer(first), VoxLayout.peerTableBytes(count), name, "Empty");
    }

    private void add(int index, Entry entry) {
        long at = layout.peer(index);
        String name = VoxMapFields.element(ENTRY, index, index);
        fields.control(at, VoxLayout.PEER_BYTES, name, "guest " + (index + 1) + ": " + entry.stateName());
        fields.word(at + VoxLayout.PEER_STATE, name + ".state", entry.stateName(), entry.isState(), STATES);
        fields.word(at + VoxLayout.PEER_EPOCH, name + ".epoch", Integer.toUnsignedString(entry.epoch()), true, "");
        String beat = Long.toUnsignedString(entry.heartbeat()) + " ns";
        fields.longWord(at + VoxLayout.PEER_HEARTBEAT, name + ".last_heartbeat", beat, true, "");
        long expected = layout.guestToHost(index);
        fields.longWord(
                at + VoxLayout.PEER_RING,
                name + ".ring_offset",
                Long.toUnsignedString(entry.ring()),
                entry.ring() == expected,
                "" + expected);
    }
}
