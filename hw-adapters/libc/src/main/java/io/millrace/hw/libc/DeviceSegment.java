package io.millrace.hw.libc;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A range of memory behind a device node as a segment. It may start anywhere in a page: what is mapped are whole pages,
 * what is handed out is the range. Nobody else here or in another process gets a segment of any byte of it meanwhile.
 *
 * <p>Thread-safety: thread-safe. Peer: a device that is pulled is a {@link io.millrace.api.memory.SegmentLostException}
 * where the kernel tells.
 *
 * <p>Crash: the kernel unmaps, and forgets who had the range.
 */
public final class DeviceSegment implements Segment {
    private final DeviceSpec spec;
    private final Descriptor node;
    private final Mapping mapping;
    private final Memory memory;
    private final Reservations reservations = new Reservations();
    private final AtomicBoolean closed = new AtomicBoolean();

    private DeviceSegment(DeviceSpec spec, Descriptor node, Mapping mapping, long inPage) {
        this.spec = spec;
        this.node = node;
        this.mapping = mapping;
        this.memory = Memory.of(mapping.segment().asSlice(inPage, spec.sizeBytes()), spec.access());
    }

    /**
     * Maps a range.
     *
     * @param spec which one
     * @param node the open node; closed with the segment, and if this fails
     * @return the open segment
     * @throws SegmentRefusedException if somebody else has a part of the range
     * @throws LibcException if the system refuses to map it
     */
    public static DeviceSegment map(DeviceSpec spec, Descriptor node) {
        return map(spec, node, spec.offset());
    }

    /**
     * Maps a range of a node whose offsets say which memory, rather than where in it: what overlaps there may be other
     * bytes.
     *
     * @param spec which one
     * @param node the open node; closed with the segment, and if this fails
     * @param claim what stands for the first byte where owners are told apart
     * @return the open segment
     * @throws SegmentRefusedException if somebody else has a part of the range
     * @throws LibcException if the system refuses to map it
     */
    public static DeviceSegment map(DeviceSpec spec, Descriptor node, long claim) {
        try {
            if (!node.tryLock(claim, spec.sizeBytes())) {
                throw new SegmentRefusedException("refused " + spec.location()
                        + ": another segment, here or in another process, has a part of it; stop that one");
            }
            long inPage = spec.offset() % Machine.pageSize();
            return new DeviceSegment(
                    spec, node, Mapping.of(node, spec.offset() - inPage, inPage + spec.sizeBytes()), inPage);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public SegmentInfo info() {
        return new SegmentInfo(spec.name(), spec.kind(), spec.location(), spec.sizeBytes(), spec.access(), false);
    }

    /** The whole range is this segment's: only those who share it have to be kept apart. */
    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        if (closed.get()) {
            throw new SegmentClosedException("cannot reserve bytes of segment " + spec.name() + ": it is closed");
        }
        Objects.checkFromIndexSize(offset, sizeBytes, spec.sizeBytes());
        return reservations
                .take(offset, sizeBytes, () -> {})
                .orElseThrow(
                        () -> new SegmentRefusedException("refused bytes " + offset + " to " + (offset + sizeBytes - 1)
                                + " of " + spec.location() + ": another writer has a part of them; stop that one"));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            mapping.close();
            node.close();
        }
    }
}
