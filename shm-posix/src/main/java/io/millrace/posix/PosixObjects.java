package io.millrace.posix;

import io.millrace.hw.libc.NativeAccess;
import io.millrace.posix.internal.object.ChannelObjects;
import io.millrace.posix.internal.object.LibcObjects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * POSIX shared memory objects: by name, in {@code /dev/shm}, or without one. What fails throws a {@link PosixException}
 * with the error number a C programmer expects.
 *
 * <p>A name has a slash in front or none, no other one, and at most 255 bytes: {@code ENAMETOOLONG} if it is longer,
 * {@code EINVAL} for anything else.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
public interface PosixObjects {
    /**
     * The objects of this machine: through the C library, or through files alone where the JVM forbids native calls.
     *
     * @return the calls; {@link #capabilities()} says which of them work
     */
    static PosixObjects open() {
        return NativeAccess.isAllowed() ? new LibcObjects() : new ChannelObjects();
    }

    /**
     * Opens an object, and gives it a length: {@code shm_open}, then {@code posix_fallocate}. Room is reserved, so that
     * a full file system is {@code ENOSPC} here and not a fault later.
     *
     * <p>Crash: who dies in between leaves an object of 0 bytes, which the next one gives a length.
     *
     * @param name of the object
     * @param flags how
     * @param mode permission bits of one that is made, less those of the umask
     * @param sizeBytes its length, if it is new or has 0 bytes; 0 leaves it as it is
     * @return the open object
     */
    SharedObject shmOpen(String name, Set<OpenFlag> flags, int mode, long sizeBytes);

    /**
     * Removes a name; the object goes when nobody has it open or mapped.
     *
     * @param name of the object
     */
    void shmUnlink(String name);

    /**
     * Makes an object without a name in any directory, full of zeros. Its pages come when they are touched.
     *
     * @param name for those who look at the process, 1 to 249 bytes
     * @param sizeBytes its length
     * @param seals put on it; with {@link Seal#F_SEAL_FUTURE_WRITE} it can be stored to through what is answered here,
     *     with {@link Seal#F_SEAL_WRITE} it is read-only from the start
     * @return the open object
     * @throws PosixException with {@code ENOSYS} without {@link Capability#MEMORY_FILES}
     */
    SharedObject memfd(String name, long sizeBytes, Set<Seal> seals);

    /**
     * What works here.
     *
     * @return the parts that do
     */
    Set<Capability> capabilities();
}
