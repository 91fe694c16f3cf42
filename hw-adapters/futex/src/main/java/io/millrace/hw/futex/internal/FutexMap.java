package io.millrace.hw.futex.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import java.util.ArrayList;
import java.util.List;

/** What the four words of a doorbell block say now. Thread-safety: thread-safe. Peer: its words may hold anything. */
final class FutexMap implements SegmentLayout {
    private static final String ALLOWED = ", allowed: 0 nothing, 1 awake, 2 parked";

    private final String segment;
    private final String owner;
    private final FutexView view;

    /**
     * Makes the map.
     *
     * @param segment the name of the segment the block lies in
     * @param owner whose doorbell it is
     * @param view the block
     */
    FutexMap(String segment, String owner, FutexView view) {
        this.segment = segment;
        this.owner = owner;
        this.view = view;
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
        List<Field> fields = new ArrayList<>();
        for (Side side : Side.values()) {
            String rings = Integer.toUnsignedString(view.rings(side));
            fields.add(field(FutexLayout.rings(side), "rings of " + side, FieldState.CONTROL, rings));
        }
        for (Side side : Side.values()) {
            fields.add(says(side, view.says(side)));
        }
        return fields;
    }

    private Field says(Side side, int word) {
        String known =
                switch (word) {
                    case FutexLayout.UNKNOWN -> "nothing";
                    case FutexLayout.AWAKE -> "awake";
                    case FutexLayout.PARKED -> "parked";
                    default -> "";
                };
        String name = side + " says";
        return known.isEmpty()
                ? field(FutexLayout.says(side), name, FieldState.CORRUPT, "0x" + Integer.toHexString(word) + ALLOWED)
                : field(FutexLayout.says(side), name, FieldState.CONTROL, known);
    }

    private Field field(long word, String name, FieldState state, String value) {
        return new Field(view.offset() + word, FutexLayout.WORD, name, state, value);
    }
}
