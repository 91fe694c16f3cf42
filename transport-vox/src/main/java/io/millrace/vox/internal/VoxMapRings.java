package io.millrace.vox.internal;

import io.millrace.api.layout.FieldState;

/**
 * Rings as fields: their words, and which part of their data is used. A ring that moves meanwhile is looked at again,
 * and what makes no sense must do so at every look. Thread-safety: confined to one thread.
 */
final class VoxMapRings {
    private static final int ATTEMPTS = 8;

    private final VoxView view;
    private final VoxInspectionView words;
    private final VoxMapFields fields;
    private final VoxMapFrames frames;
    private final int capacity;
    private final long stride;
    private final String anywhere;

    /** The positions of a ring, the consumer's loaded first. */
    private record Positions(int read, int write, int watermark) {
        /** Whether frames stand at the end of the ring, and the next ones at its start. */
        boolean isWrapped() {
            return watermark != 0 && read != 0;
        }

        /** Where frames from the read position on end. */
        int end() {
            return isWrapped() ? watermark : write;
        }

        /** Where frames at the start of the ring end, once the producer has gone there. */
        int startEnd() {
            return isWrapped() && write < watermark ? write : 0;
        }
    }

    /** What was seen of a ring. */
    private record Look(Positions at, VoxMapFrames.Walk walk) {}

    VoxMapRings(VoxView view, VoxInspectionView words, VoxMapFields fields) {
        this.view = view;
        this.words = words;
        this.fields = fields;
        this.frames = new VoxMapFrames(view, fields);
        this.capacity = view.layout().geometry().capacityBytes();
        this.stride = VoxLayout.stride(capacity);
        this.anywhere = "a multiple of 4 from 0 to " + capacity;
    }

    /**
     * Adds a ring.
     *
     * @param ring where it starts
     * @param name of the field
     * @param way from whom to whom
     */
    void add(long ring, String name, String way) {
        fields.control(ring, stride, name, way);
        int stated = words.word(ring + VoxLayout.RING_CAPACITY);
        String bytes = Integer.toUnsignedString(stated);
        fields.word(ring + VoxLayout.RING_CAPACITY, name + ".capacity", bytes, stated == capacity, "" + capacity);
        Look look = look(ring);
        boolean sure = isSure(ring, look);
        boolean same = true;
        for (int attempt = 1; attempt < ATTEMPTS && !sure; attempt++) {
            Look again = look(ring);
            sure = isSure(ring, again);
            same &= again.equals(look);
            look = again;
        }
        if (sure || same) {
            addPositions(ring, name, look.at());
            addData(ring, name, look.at());
            frames.add(ring, name, look.walk());
        } else {
            addMoving(ring, name, look.at());
        }
    }

    private Look look(long ring) {
        Positions at = positions(ring);
        return new Look(at, isSound(at) ? frames.walk(ring, at.read(), at.end(), at.startEnd()) : VoxMapFrames.NOTHING);
    }

    /** Whether a look makes sense, and the consumer has stood still meanwhile. */
    private boolean isSure(long ring, Look look) {
        return isSound(look.at())
                && !look.walk().isCorrupt()
                && words.word(ring + VoxLayout.RING_READ) == look.at().read();
    }

    private Positions positions(long ring) {
        int read = words.word(ring + VoxLayout.RING_READ);
        int write = words.word(ring + VoxLayout.RING_WRITE);
        return new Positions(read, write, words.word(ring + VoxLayout.RING_WATERMARK));
    }

    private boolean isSound(Positions at) {
        return arePositions(at) && isWatermark(at) && isWrite(at);
    }

    private boolean arePositions(Positions at) {
        return view.isPosition(at.read()) && view.isPosition(at.write()) && view.isPosition(at.watermark());
    }

    private static boolean isWatermark(Positions at) {
        return !at.isWrapped() || at.read() <= at.watermark();
    }

    /** A write position at the watermark is that of a producer that is about to go back to the start. */
    private static boolean isWrite(Positions at) {
        return at.isWrapped() ? at.write() < at.read() || at.write() == at.watermark() : at.write() >= at.read();
    }

    private void addPositions(long ring, String name, Positions at) {
        boolean all = arePositions(at);
        String from = " the read position " + Integer.toUnsignedString(at.read());
        addPosition(ring + VoxLayout.RING_READ, name + ".read", at.read(), true, "");
        boolean mark = !all || isWatermark(at);
        addPosition(
                ring + VoxLayout.RING_WATERMARK,
                name + ".watermark",
                at.watermark(),
                mark,
                "0, or from" + from + " on");
        String allowed = at.isWrapped() ? "before" + from + ", or at the watermark" : "from" + from + " on";
        addPosition(ring + VoxLayout.RING_WRITE, name + ".write", at.write(), !mark || !all || isWrite(at), allowed);
    }

    /** A position that is none says so, whatever else is wrong with it. */
    private void addPosition(long offset, String name, int position, boolean fits, String allowed) {
        boolean sound = view.isPosition(position);
        fields.word(offset, name, Integer.toUnsignedString(position), sound && fits, sound ? allowed : anywhere);
    }

    private void addData(long ring, String name, Positions at) {
        if (!isSound(at)) {
            addRun(ring, name, 0, capacity, FieldState.CORRUPT, "the positions make no sense");
            return;
        }
        addRun(ring, name, 0, at.startEnd(), FieldState.USED, at.startEnd() + " bytes");
        addRun(ring, name, at.startEnd(), at.read(), FieldState.FREE, "");
        addRun(ring, name, at.read(), at.end(), FieldState.USED, at.end() - at.read() + " bytes");
        addRun(ring, name, at.end(), capacity, FieldState.FREE, at.isWrapped() ? "behind the watermark" : "");
    }

    private void addMoving(long ring, String name, Positions at) {
        addPosition(ring + VoxLayout.RING_READ, name + ".read", at.read(), true, "");
        addPosition(ring + VoxLayout.RING_WATERMARK, name + ".watermark", at.watermark(), true, "");
        addPosition(ring + VoxLayout.RING_WRITE, name + ".write", at.write(), true, "");
        addRun(ring, name, 0, capacity, FieldState.USED, "moves while it is looked at");
    }

    private void addRun(long ring, String name, int from, int to, FieldState state, String value) {
        String run = VoxMapFields.element(name + ".data", from, to - 1L);
        fields.add(VoxLayout.data(ring) + from, (long) to - from, run, state, value);
    }
}
