package io.millrace.vox.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What lies where in a segment, as it is now: header, peer table, rings, slot pool, and what the segment has grown by.
 *
 * <p>Thread-safety: thread-safe. Peer: nothing is trusted but where the parts are, which was checked when the segment
 * was attached to; a word that says otherwise since is a field that says so. Bounded work: each word once, rings that
 * move a few times, frames up to a number; the slots as often as there are some.
 */
final class VoxMap implements SegmentLayout {
    private final String segment;
    private final String owner;
    private final VoxLayout layout;
    private final VoxView view;
    private final VoxHeaderView headers;
    private final VoxInspectionView words;
    private final LongSupplier sizeBytes;

    /**
     * Makes the map.
     *
     * @param party the host's or guest's name
     * @param segment where everything lies
     * @param layout what was found there
     */
    VoxMap(String party, Segment segment, VoxLayout layout) {
        this(
                party,
                segment.info().name(),
                segment.memory(),
                () -> segment.memory().size(),
                layout);
    }

    /** Makes the map of memory that need not be a segment. */
    VoxMap(String party, String segment, Memory memory, LongSupplier sizeBytes, VoxLayout layout) {
        this.segment = segment;
        this.owner = VoxLayout.PROTOCOL + " " + party;
        this.layout = layout;
        this.view = new VoxView(memory, layout);
        this.headers = new VoxHeaderView(memory);
        this.words = new VoxInspectionView(memory);
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String segment() {
        return segment;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public List<Field> fields() {
        VoxMapFields fields = new VoxMapFields();
        VoxHeader header = headers.header();
        new VoxMapHeader(layout, fields).add(header);
        new VoxMapPeers(view, words, fields).add();
        VoxMapRings rings = new VoxMapRings(view, words, fields);
        for (int i = 0; i < layout.geometry().guests(); i++) {
            rings.add(layout.guestToHost(i), "g2h[" + i + "]", "guest " + (i + 1) + " to host");
            rings.add(layout.hostToGuest(i), "h2g[" + i + "]", "host to guest " + (i + 1));
        }
        new VoxMapPool(view, headers, fields).add();
        long end = Math.min(header.currentSize(), sizeBytes.getAsLong());
        fields.control(layout.totalSize(), end - layout.totalSize(), "grown", "unused");
        return fields.sorted();
    }
}
