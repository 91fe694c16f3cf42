package io.millrace.posix.internal.object;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Mapping;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.posix.PosixException;
import io.millrace.posix.Seal;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** An object's file through the C library. Thread-safety: confined to one thread at a time. */
final class LibcFile implements ObjectFile {
    private final String name;
    private final Descriptor descriptor;

    LibcFile(String name, Descriptor descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    static PosixException failed(String call, String arguments, LibcException e) {
        return ObjectFailures.of(Errno.shortName(e.errno()), call, arguments, Errno.name(e.errno()));
    }

    @Override
    public long sizeBytes() {
        return descriptor.status().sizeBytes();
    }

    @Override
    public void reserve(long sizeBytes) {
        try {
            descriptor.reserve(sizeBytes);
        } catch (LibcException e) {
            throw failed(ObjectFailures.RESERVE, name + ", " + sizeBytes, e);
        }
    }

    @Override
    public void truncate(long sizeBytes) {
        try {
            descriptor.truncate(sizeBytes);
        } catch (LibcException e) {
            throw failed(ObjectFailures.TRUNCATE, name + ", " + sizeBytes, e);
        }
    }

    @Override
    public Pages map(long sizeBytes, boolean readOnly) {
        try {
            return new MappedPages(
                    readOnly ? Mapping.readOnly(descriptor, 0, sizeBytes) : Mapping.of(descriptor, 0, sizeBytes));
        } catch (LibcException e) {
            throw failed(ObjectFailures.MAP, name + ", " + sizeBytes, e);
        }
    }

    @Override
    public Set<Seal> seals() {
        try {
            return SealBits.toSet(MemoryFile.seals(descriptor));
        } catch (LibcException e) {
            throw failed(ObjectFailures.SEALS, name + ", F_GET_SEALS", e);
        }
    }

    void seal(Set<Seal> seals) {
        try {
            MemoryFile.seal(descriptor, SealBits.of(seals));
        } catch (LibcException e) {
            throw failed(ObjectFailures.SEALS, name + ", F_ADD_SEALS, " + seals, e);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private record MappedPages(Mapping mapping) implements Pages {
        @Override
        public MemorySegment segment() {
            return mapping.segment();
        }

        @Override
        public void close() {
            mapping.close();
        }
    }
}
