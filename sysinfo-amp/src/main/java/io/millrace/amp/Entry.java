package io.millrace.amp;

import io.millrace.api.memory.Memory;

/**
 * A block found or made. It stays good until the main core initialises the memory anew; a block is never given back.
 *
 * <p>Thread-safety: thread-safe. That an entry is visible does not say that its content is: firmware links first and
 * fills later, and tells by an event that it is done. {@link EntryView} reads and writes fields.
 */
public interface Entry {
    /**
     * Which block.
     *
     * @return id, size and address
     */
    EntryInfo info();

    /**
     * Its bytes, exactly as many as its size; aligned to 4, not to 8. Who keeps what this answers must ask
     * {@link #isValid()} before each use.
     *
     * @return the bytes
     * @throws io.millrace.api.memory.SegmentClosedException if the memory was initialised anew, or SysInfo is closed
     */
    Memory memory();

    /**
     * Whether the block is still there.
     *
     * @return false from the time on when an initialisation was noticed, or SysInfo was closed
     */
    boolean isValid();
}
