package io.millrace.hw.libc;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Memory that came as a handle, as a segment: it follows a file that has become longer, and lengthens none.
 *
 * <p>Thread-safety: thread-safe. Peer: may shorten a file that is not sealed; an access is then a
 * {@link io.millrace.api.memory.SegmentLostException}.
 */
final class DescriptorSegment implements Segment {
    private static final String KIND = "handle";
    private static final String DELETED = " (deleted)";
    private static final String NAMELESS = "/memfd:";

    private final String name;
    private final String location;
    private final GrowingMapping mapping;
    private volatile Memory memory;

    private DescriptorSegment(String name, String location, GrowingMapping mapping) {
        this.name = name;
        this.location = location;
        this.mapping = mapping;
        this.memory = Memory.of(mapping.segment(), Access.NORMAL);
    }

    static DescriptorSegment of(String name, Descriptor descriptor) {
        String location = location(descriptor);
        FileStatus status = descriptor.status();
        if (status.kind() != FileKind.REGULAR || status.sizeBytes() == 0) {
            throw new SegmentRefusedException("refused " + location + " for segment " + name + ": it is "
                    + status.summary() + ", allowed: a regular file or memory, of 1 byte or more");
        }
        try {
            return new DescriptorSegment(name, location, map(descriptor, status.sizeBytes()));
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot map " + location + " for segment " + name + ": " + e.getMessage()
                    + " (" + status.summary() + ")");
        }
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public SegmentInfo info() {
        Memory now = memory;
        return new SegmentInfo(name, KIND, location, now.size(), now.access(), false);
    }

    @Override
    public synchronized void grow(long sizeBytes) {
        try {
            if (mapping.grow(sizeBytes, file -> checkLength(file.status().sizeBytes(), sizeBytes))) {
                memory = Memory.of(mapping.segment(), Access.NORMAL);
            }
        } catch (LibcException e) {
            throw new SegmentRefusedException(
                    "cannot map " + sizeBytes + " bytes of " + location + ": " + e.getMessage());
        }
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return mapping.reserve(offset, sizeBytes)
                .orElseThrow(
                        () -> new SegmentRefusedException("refused bytes " + offset + " to " + (offset + sizeBytes - 1)
                                + " of " + location + ": another writer has a part of them; stop that one"));
    }

    @Override
    public void close() {
        mapping.close();
    }

    private static GrowingMapping map(Descriptor descriptor, long sizeBytes) {
        Descriptor own = own(descriptor);
        try {
            return new GrowingMapping(own, sizeBytes);
        } catch (LibcException e) {
            own.close();
            throw e;
        }
    }

    /** Whoever handed it over has a copy, which no reservation would keep out. A file of somebody else stays a copy. */
    private static Descriptor own(Descriptor descriptor) {
        try {
            return descriptor.reopen();
        } catch (LibcException expected) {
            return descriptor.duplicate();
        }
    }

    private void checkLength(long is, long wanted) {
        if (is < wanted) {
            throw new SegmentRefusedException("refused to grow segment " + name + " to " + wanted + " bytes: "
                    + location + " has " + is + ", and only who made it lengthens it");
        }
    }

    private static String location(Descriptor descriptor) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor.number()))
                    .toString();
            if (link.startsWith(NAMELESS) && link.endsWith(DELETED)) {
                return link.substring(1, link.length() - DELETED.length());
            }
            return link;
        } catch (IOException | InvalidPathException e) {
            return descriptor.toString();
        }
    }
}
