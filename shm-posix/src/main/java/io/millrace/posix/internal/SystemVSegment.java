package io.millrace.posix.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A System V segment, of the kernel or of a table, as a segment. It has one length for ever.
 *
 * <p>Thread-safety: thread-safe. Crash: the kernel detaches, of a table the peers that live do; the segment stays with
 * its bytes, and the next creator adopts it.
 */
final class SystemVSegment implements Segment {
    private static final String KIND = "sysv";
    private static final String KIND_OF_TABLES = "table";

    private final SystemV calls;
    private final String source;
    private final SystemVSpec spec;
    private final ShmidDs status;
    private final Attachment attachment;
    private final boolean created;
    private final Memory memory;
    private final Consumer<String> warnings;
    private final Reservations reservations = new Reservations();
    private boolean closed;

    private SystemVSegment(
            SystemV calls, String source, SystemVSpec spec, SystemVOpener.Opened opened, Consumer<String> warnings) {
        this.calls = calls;
        this.source = source;
        this.spec = spec;
        this.status = opened.status();
        this.attachment = opened.attachment();
        this.created = opened.created();
        this.memory = spec.sizeBytes() == 0
                ? attachment.memory()
                : attachment.memory().slice(0, spec.sizeBytes());
        this.warnings = warnings;
    }

    /**
     * Attaches a segment, and makes it before if its role says so.
     *
     * @param calls of the kernel or of a table
     * @param source {@code os}, or the name of the table
     * @param spec which segment
     * @param user who we are
     * @param warnings told what could not be tidied up on close
     * @return the open segment
     * @throws SegmentRefusedException if it is not what it must be, or in use
     * @throws io.millrace.api.memory.GeometryMismatchException if its length does not fit
     * @throws io.millrace.posix.PosixException if a call fails
     */
    static SystemVSegment open(SystemV calls, String source, SystemVSpec spec, int user, Consumer<String> warnings) {
        int process = (int) ProcessHandle.current().pid();
        return new SystemVSegment(calls, source, spec, new SystemVOpener(calls, spec, user, process).open(), warnings);
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public SegmentInfo info() {
        return new SegmentInfo(
                spec.name(), isOfKernel() ? KIND : KIND_OF_TABLES, location(), memory.size(), memory.access(), created);
    }

    private boolean isOfKernel() {
        return source.equals(SystemVComponent.OS);
    }

    private String location() {
        String place = "key " + SystemVNames.hex(status.key()) + ", id " + status.id();
        return isOfKernel() ? place : place + " of table " + source;
    }

    @Override
    public synchronized Reservation reserve(long offset, long sizeBytes) {
        if (closed) {
            throw new SegmentClosedException("cannot reserve bytes of " + location() + ": it is closed");
        }
        Objects.checkFromIndexSize(offset, sizeBytes, memory.size());
        return reservations
                .take(offset, sizeBytes, () -> {})
                .orElseThrow(
                        () -> new SegmentRefusedException("refused bytes " + offset + " to " + (offset + sizeBytes - 1)
                                + " of " + location() + ": another writer has a part of them; stop that one"));
    }

    /** Removes it if it was made here, and is to be removed; then detaches it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (attachment) {
            if (spec.role() == Role.CREATE && !spec.keepOnStop()) {
                remove();
            }
        }
    }

    /** Whoever removed it and made another of the same id or key keeps that. */
    private void remove() {
        Optional<ShmidDs> now =
                calls.list().stream().filter(row -> row.id() == status.id()).findFirst();
        if (now.isEmpty() || now.get().isRemoved()) {
            warnings.accept("did not remove " + location() + ": somebody else has");
        } else if (now.get().key() != status.key()
                || now.get().cpid() != status.cpid()
                || now.get().cuid() != status.cuid()) {
            warnings.accept("did not remove " + location() + ": it is another one by now ("
                    + SystemVNames.summary(now.get()) + ")");
        } else {
            calls.shmctl(status.id(), ShmctlCommand.IPC_RMID, 0);
        }
    }
}
