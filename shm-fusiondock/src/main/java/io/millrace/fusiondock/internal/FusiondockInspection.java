package io.millrace.fusiondock.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an image of a region or a live one holds: its words, the checksum of a whole message, and everything that is
 * wrong.
 *
 * <p>A look never writes and never throws, whatever the bytes; work and answer are bounded. A region whose words change
 * meanwhile is looked at again. Thread-safety: stateless. Peer: nothing is trusted. Units: offsets of problems in bytes
 * from the start of the memory. Source: fusiondock shm readme; UniProton, demo ascend310b.
 */
public final class FusiondockInspection {
    /** The longest region that can be looked at, bytes. */
    public static final long MOST_REGION_BYTES = FusiondockLayout.MOST_REGION_BYTES;

    /** What {@code used_size} may be. */
    static final String ALLOWED_USED = "0 to " + Integer.MAX_VALUE;

    private static final FusiondockStates STATES = FusiondockStates.STANDARD;

    private FusiondockInspection() {}

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param slot the words; empty if the image is shorter than a header
     * @param problems what no correct peer writes, and what is wrong with the image's length
     * @param limited whether the message is longer than what is looked at
     */
    public record Report(Optional<Slot> slot, List<Problem> problems, boolean limited) {
        /** Copies the problems. */
        public Report {
            problems = List.copyOf(problems);
        }

        /**
         * Whether nothing is wrong.
         *
         * @return true without problems
         */
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /**
     * The words of a region. Thread-safety: immutable.
     *
     * @param max what one slot may carry, bytes; 0 before the region is initialised
     * @param used length of the message, bytes
     * @param op the state
     * @param opName its name, {@link FusiondockStates#CORRUPT} if it has none
     * @param type of the message
     * @param crc CRC-32 of the message; empty unless it is READY, one piece, and in the image
     */
    public record Slot(long max, long used, int op, String opName, int type, OptionalInt crc) {
        private Slot with(int sum) {
            return new Slot(max, used, op, opName, type, OptionalInt.of(sum));
        }

        private Slot without() {
            return new Slot(max, used, op, opName, type, OptionalInt.empty());
        }
    }

    /**
     * Looks at a region.
     *
     * @param memory the bytes; need not be writable
     * @param offset where the region starts in it, a multiple of {@link FusiondockLayout#REGION_UNIT}
     * @param regionBytes how long the region is, {@link FusiondockLayout#LEAST_REGION_BYTES} to
     *     {@link #MOST_REGION_BYTES}
     * @param truncated whether the memory may end before the region does
     * @return what it holds
     */
    public static Report of(Memory memory, long offset, long regionBytes, boolean truncated) {
        List<Problem> problems = new ArrayList<>();
        long there = Math.min(memory.size() - offset, regionBytes);
        long needed = truncated ? FusiondockLayout.DATA_OFFSET : regionBytes;
        if (there < needed) {
            problems.add(problem(
                    "image-size",
                    memory.size(),
                    memory.size() + " bytes",
                    "at least " + (offset + needed) + " bytes, where the " + (truncated ? "header" : "region")
                            + " ends"));
        }
        if (there < FusiondockLayout.DATA_OFFSET) {
            return new Report(Optional.empty(), problems, false);
        }
        FusiondockView view = new FusiondockView(memory, offset, there);
        Slot slot = look(view);
        check(slot, offset, regionBytes, problems);
        return new Report(
                Optional.of(slot), problems, isWhole(slot, view) && slot.used() > FusiondockLayout.INSPECTED_BYTES);
    }

    /** In a live region only what two looks in a row agree on is one message and not parts of two. */
    private static Slot look(FusiondockView view) {
        Slot slot = lookOnce(view);
        for (int look = 1;
                look < FusiondockLayout.INSPECTING_LOOKS && slot.crc().isPresent();
                look++) {
            Slot before = slot;
            slot = lookOnce(view);
            if (slot.equals(before)) {
                return slot;
            }
        }
        return slot.without();
    }

    private static Slot lookOnce(FusiondockView view) {
        int op = view.op();
        Slot words = new Slot(
                Integer.toUnsignedLong(view.maxSize()),
                Integer.toUnsignedLong(view.usedSize()),
                op,
                STATES.name(op),
                view.type(),
                OptionalInt.empty());
        return isWhole(words, view) && words.used() <= FusiondockLayout.INSPECTED_BYTES
                ? words.with(view.crc32((int) words.used()))
                : words;
    }

    private static boolean isWhole(Slot slot, FusiondockView view) {
        return slot.op() == STATES.ready() && slot.used() <= slot.max() && slot.used() <= view.capacity();
    }

    private static void check(Slot slot, long offset, long regionBytes, List<Problem> problems) {
        int capacity = FusiondockLayout.capacity(regionBytes);
        if (slot.max() > capacity) {
            problems.add(problem(
                    "max_size",
                    offset + FusiondockLayout.MAX_SIZE_OFFSET,
                    String.valueOf(slot.max()),
                    allowedMax(capacity)));
        }
        if (slot.used() > Integer.MAX_VALUE) {
            problems.add(problem(
                    "used_size",
                    offset + FusiondockLayout.USED_SIZE_OFFSET,
                    String.valueOf(slot.used()),
                    ALLOWED_USED));
        }
        if (!STATES.isLegal(slot.op())) {
            problems.add(problem(
                    "op_type", offset + FusiondockLayout.OP_TYPE_OFFSET, String.valueOf(slot.op()), STATES.allowed()));
        }
    }

    /** What {@code max_size} may be. */
    static String allowedMax(int capacity) {
        return "1 to " + capacity + ", or 0 before the region is initialised";
    }

    private static Problem problem(String kind, long offset, String value, String allowed) {
        return new Problem(kind, offset, value, allowed, 1, "");
    }
}
