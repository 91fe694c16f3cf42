package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.nrfrpc.internal.NrfRpcLayout;

/**
 * Words that can be the slots of an area. Thread-safety: immutable.
 *
 * @param endpoints how many there are
 * @param evidence how many of them say more than "0"
 */
record SlotRun(int endpoints, int evidence) {
    private static final int MOST_ENDPOINTS = 255;

    /**
     * Looks for slots behind the blocks of an area that may be none.
     *
     * @param memory the image
     * @param base where the area would start
     * @param allocable bytes of its blocks
     * @return what stands there; zeros at the end, which may as well be unused bytes, are not counted
     */
    static SlotRun at(Memory memory, long base, int allocable) {
        long seen = 0;
        int evidence = 0;
        int endpoints = 0;
        for (int i = 0; i < MOST_ENDPOINTS && base + allocable + 4L * i + 4 <= memory.size(); i++) {
            int word = memory.getInt(base + allocable + 4L * i);
            if (!isNothing(word)) {
                int block = block(memory, base, allocable, word);
                if (block < 0 || (seen >> block & 1) != 0) {
                    break;
                }
                seen |= 1L << block;
            }
            if (word != 0 || memory.getInt(base) != 0) {
                evidence++;
                endpoints = i + 1;
            }
        }
        return new SlotRun(endpoints, evidence);
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
