package io.millrace.posix.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.posix.internal.object.MemoryFileSegment;
import io.millrace.posix.internal.object.MemoryFileSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A file of memory that was made here, as a segment. One revision of this bundle leaves it to the next under the same
 * descriptor, so the path at which others open it stays. It has one length for ever.
 *
 * <p>Thread-safety: thread-safe. Crash: the memory goes with the last process that has it open or mapped.
 */
final class KeptMemoryFile implements Segment {
    private static final String KIND = "memfd";
    /** Of the notes; others are not read. */
    private static final String FORM = "memfd 1 ";

    private final MemoryFileSpec spec;
    private final DescriptorHandle handle;
    private final String location;
    private final Segment mapped;
    private boolean left;

    private KeptMemoryFile(MemoryFileSpec spec, DescriptorHandle handle) {
        this.spec = spec;
        this.handle = handle;
        int number = handle.use(Descriptor::number);
        this.location = "/proc/" + ProcessHandle.current().pid() + "/fd/" + number;
        this.mapped = MemoryFileSegment.open(new MemoryFileSpec(
                spec.name(), "/proc/self/fd/" + number, spec.sizeBytes(), spec.access(), spec.otherOwner(), false));
    }

    /**
     * Makes one, or goes on with the one that was left.
     *
     * @param spec which; without a path
     * @param kept what another revision left; the caller's no more
     * @return the open segment
     * @throws SegmentRefusedException if the system refuses
     */
    static KeptMemoryFile open(MemoryFileSpec spec, Optional<Kept> kept) {
        DescriptorHandle handle = kept.flatMap(it -> resume(spec, it)).orElseGet(() -> make(spec));
        try {
            return new KeptMemoryFile(spec, handle);
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Empty if that was another file. */
    private static Optional<DescriptorHandle> resume(MemoryFileSpec spec, Kept kept) {
        if (new String(kept.notes(), StandardCharsets.UTF_8).equals(notes(spec))) {
            return Optional.of(DescriptorHandle.of(kept.handles().getFirst()));
        }
        kept.close();
        return Optional.empty();
    }

    private static DescriptorHandle make(MemoryFileSpec spec) {
        try {
            return new DescriptorHandle(MemoryFile.create(spec.name(), spec.sizeBytes()));
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot make segment " + spec.name() + ": " + e.getMessage());
        }
    }

    private static String notes(MemoryFileSpec spec) {
        return FORM + spec.sizeBytes() + " " + spec.name();
    }

    @Override
    public Memory memory() {
        return mapped.memory();
    }

    @Override
    public SegmentInfo info() {
        Memory now = memory();
        return new SegmentInfo(spec.name(), KIND, location, now.size(), now.access(), true);
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return mapped.reserve(offset, sizeBytes);
    }

    /**
     * Unmaps it, and leaves it open.
     *
     * @return for the next revision
     */
    synchronized Kept leave() {
        left = true;
        mapped.close();
        return new Kept(notes(spec).getBytes(StandardCharsets.UTF_8), List.of(handle));
    }

    @Override
    public synchronized void close() {
        mapped.close();
        if (!left) {
            handle.close();
        }
    }
}
