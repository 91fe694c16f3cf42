package io.millrace.posix.internal.object;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.Removal;
import io.millrace.hw.libc.SharedMemoryObjects;
import io.millrace.posix.Capability;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixException;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.Seal;
import io.millrace.posix.SharedObject;
import io.millrace.posix.internal.os.OsSystemV;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;

/** Objects through the C library. Thread-safety: thread-safe. */
public final class LibcObjects implements PosixObjects {
    /** Where native access is allowed. */
    public LibcObjects() {}

    @Override
    public SharedObject shmOpen(String name, Set<OpenFlag> flags, int mode, long sizeBytes) {
        OpenRequest request = OpenRequest.of(name, flags, mode, sizeBytes);
        Descriptor descriptor = open(request);
        var file = new LibcFile(request.name().withSlash(), descriptor);
        try {
            FileStatus status = descriptor.status();
            if (status.kind() != FileKind.REGULAR) {
                throw request.invalid("it is no object but a " + status.summary());
            }
            if (request.wantsLength(status.sizeBytes())) {
                reserve(request, file, status);
            }
            return new OpenObject(request.name().withSlash(), file, request.isReadOnly());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void shmUnlink(String name) {
        ObjectName checked = ObjectName.of(name, ObjectFailures.UNLINK);
        try {
            SharedMemoryObjects.unlink(checked.withSlash());
        } catch (LibcException e) {
            throw LibcFile.failed(ObjectFailures.UNLINK, checked.withSlash(), e);
        }
    }

    @Override
    public SharedObject memfd(String name, long sizeBytes, Set<Seal> seals) {
        checkMemory(name, sizeBytes);
        boolean readOnly = seals.contains(Seal.F_SEAL_WRITE);
        var file = new LibcFile(name, create(name, sizeBytes));
        try {
            var object = new OpenObject(name, file, readOnly);
            if (!readOnly && sizeBytes > 0) {
                object.memory();
            }
            file.seal(seals);
            return object;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> works = EnumSet.of(Capability.MEMORY_FILES, Capability.SEALS);
        if (Files.isDirectory(ObjectName.DIRECTORY)) {
            works.add(Capability.NAMED_OBJECTS);
        }
        if (OsSystemV.isThere()) {
            works.add(Capability.SYSTEM_V);
        }
        return works;
    }

    private static Descriptor open(OpenRequest request) {
        int flags = request.isReadOnly() ? Descriptor.READ_ONLY : Descriptor.READ_WRITE;
        flags |= request.has(OpenFlag.O_CREAT) ? Descriptor.CREATE : 0;
        flags |= request.has(OpenFlag.O_EXCL) ? Descriptor.EXCLUSIVE : 0;
        flags |= request.has(OpenFlag.O_TRUNC) ? Descriptor.EMPTIED : 0;
        try {
            return SharedMemoryObjects.open(request.name().withSlash(), flags, request.mode());
        } catch (LibcException e) {
            throw request.failed(Errno.shortName(e.errno()), Errno.name(e.errno()));
        }
    }

    /** Takes the name of one away again that was made here, and for which there is no room. */
    private static void reserve(OpenRequest request, LibcFile file, FileStatus status) {
        try {
            file.reserve(request.sizeBytes());
        } catch (PosixException e) {
            if (request.isExclusive()) {
                Removal.of(request.name().path().toString(), status)
                        .ifPresent(left -> e.addSuppressed(new IllegalStateException(left)));
            }
            throw e;
        }
    }

    private static Descriptor create(String name, long sizeBytes) {
        try {
            return MemoryFile.create(name, sizeBytes, 0);
        } catch (LibcException e) {
            throw LibcFile.failed(ObjectFailures.MEMFD, name + ", " + sizeBytes, e);
        }
    }

    private static void checkMemory(String name, long sizeBytes) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        String arguments = name + ", " + sizeBytes;
        if (length == 0 || length > MemoryFile.LONGEST_NAME || name.indexOf(0) >= 0) {
            throw ObjectFailures.invalid(
                    ObjectFailures.MEMFD,
                    arguments,
                    "a name has 1 to " + MemoryFile.LONGEST_NAME + " bytes without a NUL, this one " + length);
        }
        if (sizeBytes < 0) {
            throw ObjectFailures.invalid(ObjectFailures.MEMFD, arguments, "a length is 0 bytes or more");
        }
    }
}
