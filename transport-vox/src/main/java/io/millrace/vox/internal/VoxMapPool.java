package io.millrace.vox.internal;

import io.millrace.api.layout.FieldState;
import java.util.stream.IntStream;

/**
 * The slot pool as fields: each slot's meta, and the slots, free neighbours together. Of very many slots several are
 * one field, which says how many of them are used. Thread-safety: confined to one thread.
 */
final class VoxMapPool {
    private static final int MOST_GROUPS = 1 << 12;

    private final VoxView view;
    private final VoxLayout layout;
    private final VoxHeaderView headers;
    private final VoxMapFields fields;
    /** How many slots are one field. */
    private final int grain;
    /** Free slots not added yet. */
    private int free;

    /** What is known of neighbours. */
    private record Group(FieldState state, String meta, String slot) {}

    VoxMapPool(VoxView view, VoxHeaderView headers, VoxMapFields fields) {
        this.view = view;
        this.layout = view.layout();
        this.headers = headers;
        this.fields = fields;
        long slots = IntStream.range(0, layout.classes())
                .mapToLong(layout::slotCount)
                .sum();
        this.grain = (int) Math.ceilDiv(slots, MOST_GROUPS);
    }

    void add() {
        int classes = layout.classes();
        long bytes = VoxLayout.poolBytes(layout.geometry().classes());
        fields.control(layout.pool(), bytes, "pool", classes + " classes");
        for (int c = 0; c < classes; c++) {
            addHeader(c);
            free = 0;
            for (int first = 0; first < layout.slotCount(c); first += grain) {
                int end = (int) Math.min((long) first + grain, layout.slotCount(c));
                add(c, first, end, grain == 1 ? slot(c, first) : several(c, first, end));
            }
            addFree(c, layout.slotCount(c));
        }
    }

    private void addHeader(int slotClass) {
        long at = layout.classHeader(slotClass);
        String name = name(slotClass);
        int bytes = layout.slotBytes(slotClass);
        int count = layout.slotCount(slotClass);
        fields.control(at, VoxLayout.CLASS_HEADER_BYTES, name, count + " slots of " + bytes + " bytes");
        addFixed(at + VoxLayout.CLASS_SLOT_BYTES, name + ".slot_size", headers.slotBytes(at), bytes);
        addFixed(at + VoxLayout.CLASS_COUNT, name + ".slot_count", headers.slotCount(at), count);
        long head = view.head(slotClass);
        String tag = ", tag " + (head >>> VoxLayout.WORD_BITS);
        fields.longWord(
                at + VoxLayout.CLASS_HEAD,
                name + ".free_head",
                index((int) head) + tag,
                isNext(slotClass, (int) head),
                "none, or 0 to " + (count - 1));
    }

    private void addFixed(long at, String name, int value, int expected) {
        fields.word(at, name, Integer.toUnsignedString(value), value == expected, "" + expected);
    }

    private void add(int slotClass, int first, int end, Group group) {
        String meta = VoxMapFields.element(name(slotClass) + ".meta", first, end - 1L);
        long at = layout.meta(slotClass, first);
        boolean corrupt = group.state() == FieldState.CORRUPT;
        fields.add(
                at,
                layout.meta(slotClass, end) - at,
                meta,
                corrupt ? FieldState.CORRUPT : FieldState.CONTROL,
                group.meta());
        if (group.state() == FieldState.FREE) {
            free += end - first;
        } else {
            addFree(slotClass, first);
            addSlots(slotClass, first, end, group.state(), group.slot());
        }
    }

    private void addFree(int slotClass, int end) {
        addSlots(slotClass, end - free, end, FieldState.FREE, "");
        free = 0;
    }

    private void addSlots(int slotClass, int first, int end, FieldState state, String value) {
        String name = VoxMapFields.element(name(slotClass) + ".slot", first, end - 1L);
        long at = layout.slot(slotClass, first);
        fields.add(at, layout.slot(slotClass, end) - at, name, state, value);
    }

    private Group slot(int slotClass, int slot) {
        int state = view.slotState(slotClass, slot);
        int owner = view.slotOwner(slotClass, slot);
        int next = view.nextFree(slotClass, slot);
        String generation = ", generation " + Integer.toUnsignedString(view.generation(slotClass, slot));
        if (!isSound(state, owner)) {
            String words = "state " + Integer.toUnsignedString(state) + ", owner " + Integer.toUnsignedString(owner);
            String allowed = ", allowed: state 0 or 1, owner 0 to " + VoxLayout.MAX_GUESTS;
            return new Group(FieldState.CORRUPT, words + allowed, "its meta makes no sense");
        }
        if (state == VoxLayout.ALLOCATED) {
            String who = owner == 0 ? "host" : "guest " + owner;
            return new Group(FieldState.USED, "allocated" + generation + ", owner " + who, who + generation);
        }
        String free = "free" + generation + ", next " + index(next);
        return isNext(slotClass, next)
                ? new Group(FieldState.FREE, free, "")
                : new Group(
                        FieldState.CORRUPT,
                        free + ", allowed: none, or 0 to " + (layout.slotCount(slotClass) - 1),
                        "its meta makes no sense");
    }

    private Group several(int slotClass, int first, int end) {
        int used = 0;
        int corrupt = 0;
        for (int slot = first; slot < end; slot++) {
            int state = view.slotState(slotClass, slot);
            if (!isSound(state, view.slotOwner(slotClass, slot))) {
                corrupt++;
            } else if (state == VoxLayout.ALLOCATED) {
                used++;
            }
        }
        String of = " of " + (end - first);
        if (corrupt > 0) {
            return new Group(FieldState.CORRUPT, corrupt + of + " make no sense", used + of + " used");
        }
        return new Group(used > 0 ? FieldState.USED : FieldState.FREE, used + of + " allocated", used + of + " used");
    }

    private static boolean isSound(int state, int owner) {
        return (state == VoxLayout.FREE || state == VoxLayout.ALLOCATED) && owner >= 0 && owner <= VoxLayout.MAX_GUESTS;
    }

    private boolean isNext(int slotClass, int index) {
        return index == VoxLayout.NO_SLOT || Integer.compareUnsigned(index, layout.slotCount(slotClass)) < 0;
    }

    private static String index(int index) {
        return index == VoxLayout.NO_SLOT ? "none" : Integer.toUnsignedString(index);
    }

    private static String name(int slotClass) {
        return "class[" + slotClass + "]";
    }
}
