package io.millrace.vox.internal;

import io.millrace.vox.internal.VoxInspection.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks at the slot pool: classes, free lists, the state of each slot. Thread-safety: confined to one thread. */
final class VoxInspectionPools {
    private static final int ATTEMPTS = 8;
    private static final String OWNERS = "0 to " + VoxLayout.MAX_GUESTS;

    private final VoxHeaderView headers;
    private final VoxInspectionHeader parts;
    private final VoxInspectionFindings findings;
    private final List<VoxSlotClass> classes = new ArrayList<>();
    private final List<Pool> pools = new ArrayList<>();
    private final boolean sound;

    VoxInspectionPools(VoxHeaderView headers, VoxInspectionHeader parts, VoxInspectionFindings findings) {
        this.headers = headers;
        this.parts = parts;
        this.findings = findings;
        this.sound = parts.classes() > 0 && readClasses();
    }

    /** Whether every slot lies in the image. */
    boolean isSound() {
        return sound;
    }

    List<VoxSlotClass> classes() {
        return classes;
    }

    /** How many bytes of the pool nothing else may lie in. */
    long span() {
        return sound ? VoxLayout.poolBytes(classes) : VoxLayout.poolHeaderBytes(parts.classes());
    }

    /** The classes, of a pool that is not sound without the free slots. */
    List<Pool> look(VoxView view) {
        for (int c = 0; sound && c < classes.size(); c++) {
            pools.set(
                    c,
                    new Pool(classes.get(c).slotBytes(), classes.get(c).count(), OptionalInt.of(freeSlots(view, c))));
            checkSlots(view, c);
        }
        return pools;
    }

    private boolean readClasses() {
        boolean good = true;
        for (int c = 0; c < parts.classes(); c++) {
            long at = VoxLayout.classHeader(parts.header().varPoolOffset(), c);
            if (!parts.has(at, VoxLayout.CLASS_HEADER_BYTES)) {
                return false;
            }
            int bytes = headers.slotBytes(at);
            int count = headers.slotCount(at);
            pools.add(new Pool(bytes, count, OptionalInt.empty()));
            good &= checkWord("slot-size", at + VoxLayout.CLASS_SLOT_BYTES, bytes);
            good &= checkWord("slot-count", at + VoxLayout.CLASS_COUNT, count);
            good = good && checkEnd(at, new VoxSlotClass(bytes, count));
        }
        return good;
    }

    private boolean checkWord(String kind, long at, int value) {
        return findings.check(value > 0, kind, at, Integer.toUnsignedLong(value), "1 to " + Integer.MAX_VALUE);
    }

    private boolean checkEnd(long at, VoxSlotClass next) {
        classes.add(next);
        long end = parts.header().varPoolOffset() + VoxLayout.poolBytes(classes);
        String allowed = "so many that the pool ends by " + parts.end() + ", not " + end;
        return findings.check(end <= parts.end(), "slot-count", at + VoxLayout.CLASS_COUNT, next.count(), allowed);
    }

    /** Each step of others changes the head: an unchanged one says that the walk saw one list. */
    private int freeSlots(VoxView view, int slotClass) {
        int before = findings.count();
        int free = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            findings.takeBack(before);
            long head = view.head(slotClass);
            free = walk(view, slotClass, (int) head);
            if (view.head(slotClass) == head) {
                return free;
            }
        }
        findings.takeBack(before);
        return free;
    }

    private int walk(VoxView view, int slotClass, int first) {
        int count = classes.get(slotClass).count();
        String allowed = "a free slot from 0 to " + (count - 1) + ", each one once, or 0xffffffff for the end";
        long at = view.layout().classHeader(slotClass) + VoxLayout.CLASS_HEAD;
        int slot = first;
        int free = 0;
        while (slot != VoxLayout.NO_SLOT && findings.spendSlot()) {
            boolean isFree = Integer.compareUnsigned(slot, count) < 0
                    && free < count
                    && view.slotState(slotClass, slot) == VoxLayout.FREE;
            if (!findings.check(isFree, "free-list", at, Integer.toUnsignedLong(slot), allowed)) {
                return free;
            }
            free++;
            at = view.layout().meta(slotClass, slot) + VoxLayout.META_NEXT;
            slot = view.nextFree(slotClass, slot);
        }
        return free;
    }

    private void checkSlots(VoxView view, int slotClass) {
        for (int slot = 0; slot < classes.get(slotClass).count() && findings.spendSlot(); slot++) {
            long meta = view.layout().meta(slotClass, slot);
            int state = view.slotState(slotClass, slot);
            findings.check(
                    state == VoxLayout.FREE || state == VoxLayout.ALLOCATED,
                    "slot-state",
                    meta + VoxLayout.META_STATE,
                    Integer.toUnsignedLong(state),
                    "0 or 1");
            int owner = view.slotOwner(slotClass, slot);
            findings.check(
                    owner >= 0 && owner <= VoxLayout.MAX_GUESTS,
                    "slot-owner",
                    meta + VoxLayout.META_OWNER,
                    Integer.toUnsignedLong(owner),
                    OWNERS);
        }
    }
}
