package io.millrace.hw.libc;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A file as a segment.
 *
 * <p>Thread-safety: thread-safe. Peer: may truncate the file; an access is then a
 * {@link io.millrace.api.memory.SegmentLostException}.
 *
 * <p>Crash: the kernel unmaps and unlocks; the name stays with its bytes, and the next creator adopts both.
 */
public final class MappedFile implements Segment {
    private final FileSpec spec;
    private final OpenFile opened;
    private final FileStatus identity;
    private final GrowingMapping mapping;
    private final Consumer<String> warnings;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Memory memory;

    private MappedFile(FileSpec spec, OpenFile opened, GrowingMapping mapping, Consumer<String> warnings) {
        this.spec = spec;
        this.opened = opened;
        this.identity = opened.file().status();
        this.mapping = mapping;
        this.memory = Memory.of(mapping.segment(), spec.access());
        this.warnings = warnings;
    }

    /**
     * Opens a file by its role.
     *
     * @param spec which file
     * @param warnings told what could not be tidied up on close
     * @return the open segment
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is not what it must be, or is in use
     * @throws io.millrace.api.memory.GeometryMismatchException if the file's size does not fit
     */
    public static MappedFile open(FileSpec spec, Consumer<String> warnings) {
        return map(spec, new FileOpener(spec, false).open(), warnings);
    }

    /**
     * Opens a file that is created or grown as needed, whatever the role says; its name stays on close. A new file has
     * mode 0600; an existing one may be as wide as {@link FileSpec#mode()}.
     *
     * @param spec which file
     * @return the open segment
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is not what it must be, or there is no room
     */
    public static MappedFile grow(FileSpec spec) {
        FileSpec shared = new FileSpec(
                spec.name(),
                spec.path(),
                spec.sizeBytes(),
                Role.CREATE_OR_ATTACH,
                spec.mode(),
                spec.access(),
                true,
                spec.otherOwner(),
                spec.kind());
        return map(shared, new FileOpener(shared, true).open(), ignored -> {});
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public SegmentInfo info() {
        return new SegmentInfo(spec.name(), spec.kind(), spec.path(), memory.size(), spec.access(), opened.created());
    }

    /** Room is reserved first, so a full file system is a refusal and not a fault later. */
    @Override
    public synchronized void grow(long sizeBytes) {
        try {
            if (mapping.grow(sizeBytes, file -> lengthen(file, sizeBytes))) {
                memory = Memory.of(mapping.segment(), spec.access());
            }
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot grow " + spec.path() + " from " + memory.size() + " to "
                    + sizeBytes + " bytes: " + Errno.name(e.errno())
                    + "; remove other files there, or give its file system more room");
        }
    }

    @Override
    public Reservation reserve(long offset, long sizeBytes) {
        return mapping.reserve(offset, sizeBytes)
                .orElseThrow(
                        () -> new SegmentRefusedException("refused bytes " + offset + " to " + (offset + sizeBytes - 1)
                                + " of " + spec.path() + ": another writer has a part of them; stop that one"));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (spec.role() == Role.CREATE && !spec.keepOnStop()) {
                Removal.of(spec.path(), identity).ifPresent(warnings);
            }
        } finally {
            mapping.close();
        }
    }

    private void lengthen(Descriptor file, long sizeBytes) {
        if (opened.created()) {
            file.reserve(sizeBytes);
            return;
        }
        FileStatus status = file.status();
        if (status.sizeBytes() < sizeBytes) {
            throw new SegmentRefusedException("refused to grow " + spec.path() + " to " + sizeBytes
                    + " bytes: only who made it lengthens it (" + status.summary() + ")");
        }
    }

    private static MappedFile map(FileSpec spec, OpenFile opened, Consumer<String> warnings) {
        try {
            return new MappedFile(spec, opened, new GrowingMapping(opened.file(), opened.sizeBytes()), warnings);
        } catch (ShmException e) {
            opened.file().close();
            throw e;
        }
    }
}
