package io.millrace.hw.libc;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file mapped from its start, and mapped anew whenever it has become longer: what was mapped before stays.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class GrowingMapping implements AutoCloseable {
    private final Descriptor file;
    private final List<Mapping> mappings = new ArrayList<>();
    private final Reservations reservations = new Reservations();
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

    /**
     * Takes a range of the file for one writer, against others in this process and elsewhere.
     *
     * @param offset where the range starts
     * @param sizeBytes its length, more than 0
     * @return the range; empty if somebody else has a part of it
     * @throws IndexOutOfBoundsException if the range is not inside what is mapped
     * @throws SegmentClosedException if this is closed
     */
    public synchronized Optional<Reservation> reserve(long offset, long sizeBytes) {
        if (closed) {
            throw new SegmentClosedException("cannot reserve bytes of " + file + ": it is closed");
        }
        Objects.checkFromIndexSize(offset, sizeBytes, segment().byteSize());
        Optional<Reservation> range = reservations.take(offset, sizeBytes, () -> unlock(offset, sizeBytes));
        if (range.isPresent() && !file.tryLock(offset, sizeBytes)) {
            range.get().close();
            return Optional.empty();
        }
        return range;
    }

    private synchronized void unlock(long offset, long sizeBytes) {
        if (!closed) {
            file.unlock(offset, sizeBytes);
        }
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
