package io.millrace.vox.internal;

/** The words of the segment header, as fields. Thread-safety: confined to one thread. */
final class VoxMapHeader {
    private static final String NAME = "header";

    private final VoxLayout layout;
    private final VoxGeometry geometry;
    private final VoxMapFields fields;

    VoxMapHeader(VoxLayout layout, VoxMapFields fields) {
        this.layout = layout;
        this.geometry = layout.geometry();
        this.fields = fields;
    }

    void add(VoxHeader header) {
        fields.control(0, VoxLayout.HEADER_BYTES, NAME, "");
        boolean isMagic = header.magic() == VoxLayout.MAGIC;
        fields.longWord(
                VoxLayout.AT_MAGIC,
                name("magic"),
                isMagic ? "TELXHUB 7" : "0x" + Long.toHexString(header.magic()),
                isMagic,
                "TELXHUB 7");
        fixed(VoxLayout.AT_VERSION, "version", header.version(), VoxLayout.VERSION);
        fixed(VoxLayout.AT_HEADER_BYTES, "header_size", header.headerSize(), VoxLayout.HEADER_BYTES);
        fixedLong(VoxLayout.AT_TOTAL_SIZE, "total_size", header.totalSize(), layout.totalSize());
        any(VoxLayout.AT_MAX_PAYLOAD, "max_payload_size", header.maxPayloadSize(), "");
        String threshold = header.inlineThreshold() == 0 ? ", for " + VoxLayout.DEFAULT_INLINE : "";
        any(VoxLayout.AT_INLINE, "inline_threshold", header.inlineThreshold(), threshold);
        fixed(VoxLayout.AT_GUESTS, "max_guests", header.maxGuests(), geometry.guests());
        fixed(VoxLayout.AT_CAPACITY, "bipbuf_capacity", header.bipbufCapacity(), geometry.capacityBytes());
        fixedLong(VoxLayout.AT_PEER_TABLE, "peer_table_offset", header.peerTableOffset(), layout.peerTable());
        fixedLong(VoxLayout.AT_POOL, "var_pool_offset", header.varPoolOffset(), layout.pool());
        addLiving(header);
    }

    private void addLiving(VoxHeader header) {
        long beat = header.heartbeatInterval();
        String interval = beat == 0 ? "0, none" : Long.toUnsignedString(beat) + " ns";
        fields.longWord(VoxLayout.AT_HEARTBEAT, name("heartbeat_interval"), interval, true, "");
        String leaving = header.hostGoodbye() == 0 ? "" : ", the host is leaving";
        any(VoxLayout.AT_GOODBYE, "host_goodbye", header.hostGoodbye(), leaving);
        fixed(VoxLayout.AT_CLASSES, "num_var_slot_classes", header.numVarSlotClasses(), layout.classes());
        fields.longWord(
                VoxLayout.AT_CURRENT_SIZE,
                name("current_size"),
                Long.toUnsignedString(header.currentSize()),
                header.currentSize() >= layout.totalSize(),
                layout.totalSize() + " or more");
        fields.control(VoxLayout.AT_RESERVED, VoxLayout.HEADER_BYTES - VoxLayout.AT_RESERVED, name("reserved"), "");
    }

    private void any(int offset, String word, int value, String meaning) {
        fields.word(offset, name(word), Integer.toUnsignedString(value) + meaning, true, "");
    }

    private void fixed(int offset, String word, int value, int expected) {
        fields.word(offset, name(word), Integer.toUnsignedString(value), value == expected, "" + expected);
    }

    private void fixedLong(int offset, String word, long value, long expected) {
        fields.longWord(offset, name(word), Long.toUnsignedString(value), value == expected, "" + expected);
    }

    private static String name(String word) {
        return NAME + "." + word;
    }
}
