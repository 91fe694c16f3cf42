package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import java.util.List;

/**
 * Words that can be the slots of an area. Thread-safety: immutable.
 *
 * @param endpoints how many there are
 * @param evidence how many of them say more than "0"
 * @param broken how many of them, in between, can be no slot
 * @param maybeMore whether the word behind them can be one more: the offset of the first block, or nothing at all
 */
record SlotRun(int endpoints, int evidence, int broken, boolean maybeMore) {
    static final int MOST_ENDPOINTS = 255;
    /** So many words of a row must be right for each that is not. */
    private static final int RIGHT_FOR_BROKEN = 4;

    /**
     * Looks for slots behind the blocks of an area that may be none.
     *
     * @param memory the image
     * @param base where the area would start
     * @param allocable bytes of its blocks
     * @param tolerated how many words that can be no slot may stand among them
     * @return what stands there; zeros at the end, which may as well be unused bytes, are not counted
     */
    static SlotRun at(Memory memory, long base, int allocable, int tolerated) {
        long seen = 0;
        int evidence = 0;
        int endpoints = 0;
        int broken = 0;
        int met = 0;
        for (int i = 0; i < MOST_ENDPOINTS && base + allocable + 4L * i + 4 <= memory.size(); i++) {
            int word = memory.getInt(base + allocable + 4L * i);
            int block = isNothing(word) ? -1 : block(memory, base, allocable, word);
            boolean isRight = isNothing(word) || (block >= 0 && (seen >> block & 1) == 0);
            if (!isRight && ++met > tolerated) {
                break;
            }
            seen |= block >= 0 ? 1L << block : 0;
            if (isRight && word != 0) {
                evidence++;
                endpoints = i + 1;
                broken = met;
            }
        }
        long next = base + allocable + 4L * endpoints;
        boolean maybeMore = endpoints < MOST_ENDPOINTS
                && next + 4 <= memory.size()
                && memory.getInt(next) == 0
                && memory.getInt(base) != 0;
        return evidence >= RIGHT_FOR_BROKEN * broken
                ? new SlotRun(endpoints, evidence, broken, maybeMore)
                : new SlotRun(0, 0, 0, false);
    }

    /** The same, and if the word behind it can be one more, with that. */
    List<SlotRun> readings() {
        return maybeMore ? List.of(this, new SlotRun(endpoints + 1, evidence, broken, false)) : List.of(this);
    }

    static boolean isNothing(int word) {
        return word == NrfRpcLayout.EMPTY || word == NrfRpcLayout.PENDING;
    }

    /** The block a message starts at, or -1 if the word can be no message. */
    private static int block(Memory memory, long base, int allocable, int index) {
        int blockBytes = allocable / NrfRpcLayout.BLOCKS;
        if (index < 0 || index % blockBytes != 0 || index > allocable - 4) {
            return -1;
        }
        int size = memory.getInt(base + index);
        return size >= 0 && size <= allocable - 4 - index ? index / blockBytes : -1;
    }
}
