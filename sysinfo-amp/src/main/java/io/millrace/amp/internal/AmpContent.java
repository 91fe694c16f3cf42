package io.millrace.amp.internal;

import io.millrace.api.memory.Memory;

/** Fills a new entry before anybody can see it. */
@FunctionalInterface
interface AmpContent {
    /** Leaves the bytes as they are. */
    AmpContent NONE = (_, _) -> {};

    /**
     * Fills it.
     *
     * @param bytes of the entry
     * @param address device address of the first one
     */
    void fill(Memory bytes, long address);
}
