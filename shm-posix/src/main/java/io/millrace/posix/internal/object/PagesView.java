package io.millrace.posix.internal.object;

import io.millrace.api.memory.Memory;

/** Touches pages so that they are there. Thread-safety: thread-safe. */
final class PagesView {
    private PagesView() {}

    /**
     * Takes the page of every byte from an offset to the end, by adding 0: what others store meanwhile stays.
     *
     * @throws io.millrace.api.memory.SegmentLostException if there is no room for one
     */
    static void touch(Memory memory, long from) {
        long step = ObjectLayout.PAGE_BYTES;
        long words = memory.size() / Integer.BYTES * Integer.BYTES;
        for (long offset = from / step * step; offset < words; offset += step) {
            memory.getAndAddInt(offset, 0);
        }
    }
}
