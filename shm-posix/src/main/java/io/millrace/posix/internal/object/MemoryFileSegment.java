package io.millrace.posix.internal.object;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.GrowingMapping;
import io.millrace.hw.libc.LibcException;

/**
 * A file of memory, without a name in any directory, as a segment. One that is made here has one length for ever; one
 * that is attached is followed when it has become longer.
 *
 * <p>Thread-safety: thread-safe. Crash: the memory goes with the last process that has it open or mapped.
 */
public final class MemoryFileSegment implements Segment {
    private static final String KIND = "memfd";

    private final MemoryFileSpec spec;
    private final String location;
    private final GrowingMapping mapping;
    private volatile Memory memory;

    private MemoryFileSegment(MemoryFileSpec spec, String location, GrowingMapping mapping) {
        this.spec = spec;
        this.location = location;
        this.mapping = mapping;
        this.memory = Memory.of(mapping.segment(), spec.access());
    }

    /**
     * Makes one, or attaches one that somebody has open.
     *
     * @param spec which
     * @return the open segment
     * @throws SegmentRefusedException if it is not what it must be, or there is none
     * @throws io.millrace.api.memory.GeometryMismatchException if it is shorter than it must be
     */
    public static MemoryFileSegment open(MemoryFileSpec spec) {
        Descriptor file = new MemoryFileOpener(spec).open();
        try {
            long size = spec.sizeBytes() == 0 ? file.status().sizeBytes() : spec.sizeBytes();
            return new MemoryFileSegment(spec, location(spec, file), new GrowingMapping(file, size));
        } catch (LibcException e) {
            file.close();
            throw new SegmentRefusedException("cannot map segment " + spec.name() + ": " + e.getMessage());
        } catch (ShmException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Memory memory() {
        return memory;
    }

    /** {@inheritDoc} The location of one that is made here is the path others attach it by. */
    @Override
    public SegmentInfo info() {
        Memory now = memory;
        return new SegmentInfo(spec.name(), KIND, location, now.size(), now.access(), isMadeHere());
    }

    @Override
    public synchronized void grow(long sizeBytes) {
        if (isMadeHere()) {
            Segment.super.grow(sizeBytes);
            return;
        }
        try {
            if (mapping.grow(sizeBytes, file -> requireLength(file.status().sizeBytes(), sizeBytes))) {
                memory = Memory.of(mapping.segment(), spec.access());
            }
        } catch (LibcException e) {
            throw new SegmentRefusedException(
                    "cannot map " + sizeBytes + " bytes of " + location + ": " + e.getMessage());
        }
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return mapping.reserve(offset, sizeBytes)
                .orElseThrow(() -> new SegmentRefusedException("refused bytes " + offset + " to "
                        + (offset + sizeBytes - 1) + " of " + location
                        + ": another writer has a part of them; stop that one"));
    }

    @Override
    public void close() {
        mapping.close();
    }

    private boolean isMadeHere() {
        return spec.path().isEmpty();
    }

    private void requireLength(long is, long wanted) {
        if (is < wanted) {
            throw new SegmentRefusedException("refused to grow segment " + spec.name() + " to " + wanted + " bytes: "
                    + location + " has " + is + ", and only who made it lengthens it");
        }
    }

    private static String location(MemoryFileSpec spec, Descriptor file) {
        return spec.path().isEmpty() ? "/proc/" + ProcessHandle.current().pid() + "/fd/" + file.number() : spec.path();
    }
}
