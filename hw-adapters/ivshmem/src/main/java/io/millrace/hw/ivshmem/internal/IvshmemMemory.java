package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Directories;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.NameRules;
import io.millrace.hw.libc.Removal;
import io.millrace.hw.libc.SeenName;
import java.util.Optional;

/**
 * The memory a server shares, as an open file: one without a name, or one whose name stays for whoever else uses it.
 *
 * <p>Thread-safety: immutable. Crash: who dies before the room is reserved leaves a file of 0 bytes, which the next one
 * completes.
 *
 * @param file the open file
 * @param created whether it was made here
 */
record IvshmemMemory(Descriptor file, boolean created) {
    /** More than enough for names that come and go by themselves; bounds what somebody can do with malice. */
    private static final int ATTEMPTS = 100;

    static IvshmemMemory open(IvshmemSpec spec) {
        return spec.path().isEmpty()
                ? new IvshmemMemory(MemoryFile.create("ivshmem-" + spec.door().name(), spec.sizeBytes()), true)
                : ofFile(spec);
    }

    private static IvshmemMemory ofFile(IvshmemSpec spec) {
        String path = spec.path();
        var rules = new NameRules(FileKind.REGULAR, spec.mode(), spec.door().otherOwner());
        Directories.prepare(path);
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Descriptor> made = spec.sizeBytes() == 0 ? Optional.empty() : rules.create(path);
            if (made.isPresent()) {
                return made(spec, made.get());
            }
            Optional<Descriptor> found = rules.look(path).flatMap(SeenName::open);
            if (found.isPresent()) {
                return found(spec, found.get());
            }
            if (spec.sizeBytes() == 0) {
                throw new SegmentRefusedException("refused " + path
                        + ": there is no such file, and size is 0; configure its size, or let somebody make it");
            }
        }
        throw new SegmentRefusedException("refused " + path + ": it came and went " + ATTEMPTS
                + " times while it was being opened; see who else uses this name");
    }

    private static IvshmemMemory made(IvshmemSpec spec, Descriptor file) {
        try {
            reserve(spec, file);
            return new IvshmemMemory(file, true);
        } catch (RuntimeException e) {
            Removal.of(spec.path(), file.status())
                    .ifPresent(left -> e.addSuppressed(new SegmentRefusedException(left)));
            file.close();
            throw e;
        }
    }

    private static IvshmemMemory found(IvshmemSpec spec, Descriptor file) {
        try {
            FileStatus status = file.status();
            long size = status.sizeBytes();
            boolean fits = spec.sizeBytes() == 0 ? IvshmemSpec.isSize(size) : size == spec.sizeBytes();
            if (size == 0 && spec.sizeBytes() != 0) {
                reserve(spec, file);
            } else if (!fits) {
                String allowed = spec.sizeBytes() == 0 ? IvshmemSpec.sizes() : "exactly " + spec.sizeBytes();
                throw new GeometryMismatchException("refused " + spec.path() + ": its size is " + size + ", allowed: "
                        + allowed + " (" + status.summary() + "); remove it, or configure its size");
            }
            return new IvshmemMemory(file, false);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void reserve(IvshmemSpec spec, Descriptor file) {
        try {
            file.reserve(spec.sizeBytes());
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot reserve " + spec.sizeBytes() + " bytes for " + spec.path() + ": "
                    + Errno.name(e.errno()) + "; remove other files there, or give its file system more room");
        }
    }
}
