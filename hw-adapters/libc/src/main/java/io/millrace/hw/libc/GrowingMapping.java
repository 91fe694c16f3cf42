package io.millrace.hw.libc;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A file mapped from its start, and mapped anew whenever it has become longer: what was mapped before stays.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class GrowingMapping implements AutoCloseable {
    private final Descriptor file;
    private final List<Mapping> mappings = new ArrayList<>();
    private boolean closed;

    /**
     * Maps a file.
     *
     * @param file the open file; closed with this
     * @param sizeBytes how much of it, more than 0
     * @throws LibcException if the system refuses; the file is still open then
     */
    public GrowingMapping(Descriptor file, long sizeBytes) {
        this.file = file;
        mappings.add(Mapping.of(file, 0, sizeBytes));
    }

    /**
     * The bytes, as last mapped.
     *
     * @return a segment that lives until {@link #close()}
     */
    public synchronized MemorySegment segment() {
        return mappings.getLast().segment();
    }

    /** What is done to the file before more of it is mapped. */
    @FunctionalInterface
    public interface Step {
        /**
         * Sees to it that the file is long enough.
         *
         * @param file the open file
         */
        void before(Descriptor file);
    }

    /**
     * Maps more of the file.
     *
     * @param sizeBytes how much from its start
     * @param step what is done first
     * @return false if so much is mapped already, or this is closed: then nothing is done
     * @throws LibcException if the system refuses
     */
    public synchronized boolean grow(long sizeBytes, Step step) {
        if (closed || sizeBytes <= segment().byteSize()) {
            return false;
        }
        step.before(file);
        mappings.add(Mapping.of(file, 0, sizeBytes));
        return true;
    }

    /** Unmaps everything and closes the file. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            mappings.forEach(Mapping::close);
            file.close();
        }
    }
}
