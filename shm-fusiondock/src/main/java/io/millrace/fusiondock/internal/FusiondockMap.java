package io.millrace.fusiondock.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.SegmentLayout;
import java.util.List;

/**
 * What lies where in the two regions of a link, as their words say now.
 *
 * <p>Thread-safety: thread-safe. Peer: every word is loaded once, and none is trusted; the work is the same whatever
 * they say. Source: fusiondock shm readme; UniProton, demo ascend310b.
 */
final class FusiondockMap implements SegmentLayout {
    private final String owner;
    private final String segment;
    private final FusiondockStates states;
    private final FusiondockView first;
    private final FusiondockView second;

    /**
     * Makes it.
     *
     * @param link the link's name
     * @param segment the segment's name
     * @param states the values of {@code op_type}
     * @param first what LINUX writes: region 0
     * @param second what UNIPROTON writes: region 1
     */
    FusiondockMap(String link, String segment, FusiondockStates states, FusiondockView first, FusiondockView second) {
        this.owner = FusiondockServices.PROTOCOL + " " + link;
        this.segment = segment;
        this.states = states;
        this.first = first;
        this.second = second;
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
        Fields fields = new Fields(0);
        add("region[0].", first, fields);
        add("region[1].", second, fields);
        return fields.list();
    }

    /** Header and payload, each word as it was loaded once. */
    private record Words(int op, int max, int used, int type) {
        static Words of(FusiondockView view) {
            return new Words(view.op(), view.maxSize(), view.usedSize(), view.type());
        }
    }

    private void add(String region, FusiondockView view, Fields fields) {
        Words words = Words.of(view);
        addHeader(region, view, words, fields);
        addData(region, view, words, fields);
    }

    private void addHeader(String region, FusiondockView view, Words words, Fields fields) {
        long base = view.base();
        boolean isMax = words.max() == 0 || view.isMax(words.max());
        String max = Integer.toUnsignedString(words.max());
        fields.checked(
                base + FusiondockLayout.MAX_SIZE_OFFSET,
                Integer.BYTES,
                region + "max_size",
                words.max() == 0 ? "0, not initialised" : max,
                isMax ? "" : FusiondockInspection.allowedMax(view.capacity()));
        fields.checked(
                base + FusiondockLayout.USED_SIZE_OFFSET,
                Integer.BYTES,
                region + "used_size",
                Integer.toUnsignedString(words.used()),
                words.used() < 0 ? FusiondockInspection.ALLOWED_USED : "");
        fields.checked(
                base + FusiondockLayout.OP_TYPE_OFFSET,
                Integer.BYTES,
                region + "op_type",
                words.op() + " (" + states.name(words.op()) + ")",
                states.isLegal(words.op()) ? "" : states.allowed());
        fields.control(
                base + FusiondockLayout.TYPE_OFFSET, Integer.BYTES, region + "data_type", String.valueOf(words.type()));
    }

    private void addData(String region, FusiondockView view, Words words, Fields fields) {
        long data = view.base() + FusiondockLayout.DATA_OFFSET;
        long end = view.capacity();
        long slot = view.isMax(words.max()) ? words.max() : end;
        long held = words.op() == states.ready() ? view.held(words.max(), words.used()) : 0;
        boolean isPiece = Integer.toUnsignedLong(words.used()) > held;
        String piece = isPiece ? "a piece of a message of " + Integer.toUnsignedString(words.used()) + " bytes" : "";
        fields.add(data, held, name(region, 0, held), FieldState.USED, piece);
        fields.add(data + held, slot - held, name(region, held, slot), FieldState.FREE, "");
        fields.control(data + slot, end - slot, name(region, slot, end), "behind max_size, never used");
    }

    private static String name(String region, long from, long to) {
        return region + "data[" + from + (to - from == 1 ? "" : ".." + (to - 1)) + "]";
    }
}
