package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;

/**
 * The memory that all peers share; it has one length for ever, since a virtual machine cannot change its BAR.
 *
 * <p>Thread-safety: thread-safe. Peer: may shorten a file that is not sealed; an access is then a
 * {@link io.millrace.api.memory.SegmentLostException}.
 */
final class IvshmemSegment implements Segment {
    private static final String KIND = "ivshmem";

    private final Segment mapped;
    private final boolean created;

    private IvshmemSegment(Segment mapped, boolean created) {
        this.mapped = mapped;
        this.created = created;
    }

    /**
     * Maps memory.
     *
     * @param name the segment's name
     * @param memory what to map; stays the caller's to close
     * @param created whether it was made here
     */
    static IvshmemSegment of(String name, Descriptor memory, boolean created) {
        try (DescriptorHandle handle = new DescriptorHandle(memory.duplicate())) {
            return new IvshmemSegment(handle.map(name), created);
        }
    }

    @Override
    public Memory memory() {
        return mapped.memory();
    }

    @Override
    public SegmentInfo info() {
        SegmentInfo info = mapped.info();
        return new SegmentInfo(info.name(), KIND, info.location(), info.sizeBytes(), info.access(), created);
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return mapped.reserve(offset, sizeBytes);
    }

    @Override
    public void close() {
        mapped.close();
    }
}
