package io.millrace.posix.internal.object;

import io.millrace.posix.Capability;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.Seal;
import io.millrace.posix.SharedObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Objects by name as files of {@code /dev/shm}, without any native call: no files of memory and no seals.
 *
 * <p>Thread-safety: thread-safe. Peer: a FIFO that somebody puts in the place of an object between a look at the name
 * and its opening keeps the caller waiting; with native access it does not.
 */
public final class ChannelObjects implements PosixObjects {
    /** Needs nothing but {@code /dev/shm}. */
    public ChannelObjects() {}

    @Override
    public SharedObject shmOpen(String name, Set<OpenFlag> flags, int mode, long sizeBytes) {
        OpenRequest request = OpenRequest.of(name, flags, mode, sizeBytes);
        var file = new ChannelFile(request.name().withSlash(), open(request));
        try {
            if (request.wantsLength(file.sizeBytes())) {
                file.reserve(sizeBytes);
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
        String arguments = checked.withSlash();
        try {
            if (Files.isDirectory(checked.path(), LinkOption.NOFOLLOW_LINKS)) {
                throw ObjectFailures.of("EACCES", ObjectFailures.UNLINK, arguments, "");
            }
            Files.delete(checked.path());
        } catch (IOException e) {
            String otherwise = String.valueOf(e.getMessage());
            throw ObjectFailures.of(ChannelErrors.name(e), ObjectFailures.UNLINK, arguments, otherwise);
        }
    }

    @Override
    public SharedObject memfd(String name, long sizeBytes, Set<Seal> seals) {
        throw ObjectFailures.withoutNative(ObjectFailures.MEMFD, name + ", " + sizeBytes);
    }

    @Override
    public Set<Capability> capabilities() {
        return Files.isDirectory(ObjectName.DIRECTORY)
                ? EnumSet.of(Capability.NAMED_OBJECTS)
                : EnumSet.noneOf(Capability.class);
    }

    private static FileChannel open(OpenRequest request) {
        try {
            if (!request.isExclusive()) {
                requireObject(request);
            }
            if (request.isReadOnly() && !request.isExclusive()) {
                return openForReading(request);
            }
            return FileChannel.open(request.name().path(), options(request), permissions(request.mode()));
        } catch (IOException e) {
            throw request.failed(ChannelErrors.name(e), String.valueOf(e.getMessage()));
        }
    }

    /** The JDK makes no file that it opens for reading alone. */
    private static FileChannel openForReading(OpenRequest request) throws IOException {
        Path path = request.name().path();
        try {
            return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            if (!request.has(OpenFlag.O_CREAT)) {
                throw e;
            }
            return FileChannel.open(path, options(request), permissions(request.mode()));
        }
    }

    private static void requireObject(OpenRequest request) throws IOException {
        Path path = request.name().path();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isOther() || attributes.isDirectory()) {
                throw request.invalid("it is no object but a directory, a FIFO, a socket or a device");
            }
        }
    }

    private static Set<OpenOption> options(OpenRequest request) {
        Set<OpenOption> options =
                new HashSet<>(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (request.has(OpenFlag.O_CREAT)) {
            options.add(request.has(OpenFlag.O_EXCL) ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
        }
        if (request.has(OpenFlag.O_TRUNC)) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return options;
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
        Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int i = 0; i < highestFirst.length; i++) {
            if ((mode & (1 << (highestFirst.length - 1 - i))) != 0) {
                granted.add(highestFirst[i]);
            }
        }
        return PosixFilePermissions.asFileAttribute(granted);
    }
}
