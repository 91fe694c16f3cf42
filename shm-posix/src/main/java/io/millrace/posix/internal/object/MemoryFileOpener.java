package io.millrace.posix.internal.object;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.MemoryFile;

/**
 * Gets from a specification to an open file of memory that can be trusted as far as such files go: everything is
 * checked on the open descriptor.
 *
 * <p>Thread-safety: thread-safe. Peer: whoever has it open may do anything its seals do not forbid.
 */
final class MemoryFileOpener {
    private final MemoryFileSpec spec;

    MemoryFileOpener(MemoryFileSpec spec) {
        this.spec = spec;
    }

    Descriptor open() {
        return spec.path().isEmpty() ? create() : attach();
    }

    private Descriptor create() {
        try {
            return MemoryFile.create(spec.name(), spec.sizeBytes());
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot make segment " + spec.name() + ": " + e.getMessage());
        }
    }

    private Descriptor attach() {
        Descriptor file = openAnything();
        try {
            check(file);
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Descriptor openAnything() {
        try {
            return Descriptor.open(spec.path(), Descriptor.READ_WRITE | Descriptor.NON_BLOCKING, 0);
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot open " + spec.path() + ": " + e.getMessage()
                    + "; does that process live, have it open, and run as our user?");
        }
    }

    private void check(Descriptor file) {
        FileStatus status = file.status();
        if (status.kind() != FileKind.REGULAR) {
            throw refused(status, "it is no memory");
        }
        if (status.owner() != Machine.effectiveUser() && status.owner() != spec.otherOwner()) {
            throw refused(
                    status,
                    "it belongs to user " + Integer.toUnsignedString(status.owner()) + ", allowed: "
                            + Integer.toUnsignedString(Machine.effectiveUser()) + " and who is configured");
        }
        if (!spec.allowUnsealed() && !isSealed(file)) {
            throw refused(status, "it is not sealed against shrinking; let its maker seal it, or allow that");
        }
        long needed = Math.max(spec.sizeBytes(), 1);
        if (status.sizeBytes() < needed) {
            throw new GeometryMismatchException("refused " + spec.path() + ": its size is " + status.sizeBytes()
                    + ", allowed: at least " + needed + " (" + status.summary() + ")");
        }
    }

    private SegmentRefusedException refused(FileStatus status, String why) {
        return new SegmentRefusedException("refused " + spec.path() + ": " + why + " (" + status.summary() + ")");
    }

    private static boolean isSealed(Descriptor file) {
        try {
            return (MemoryFile.seals(file) & MemoryFile.SEAL_SHRINKING) != 0;
        } catch (LibcException noSealsOnSuchFiles) {
            return false;
        }
    }
}
