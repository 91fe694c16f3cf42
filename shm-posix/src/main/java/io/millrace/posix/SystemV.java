package io.millrace.posix;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The calls of System V shared memory. What fails throws a {@link PosixException} with the error number a C programmer
 * expects; which one of several is in the order Linux looks.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
public interface SystemV extends AutoCloseable {
    /** Service property: {@code os} for the kernel's segments, else the name of the table. */
    String NAME = "millrace.systemv";

    /** The key of segments without a key. */
    int IPC_PRIVATE = 0;

    /**
     * Finds or makes a segment.
     *
     * @param key of the segment, or {@link #IPC_PRIVATE} for a new one that nobody finds
     * @param sizeBytes its length; of one that is found, at least; 0 finds one of any length
     * @param mode permission bits of a new one; of one that is found, those that must be granted
     * @param flags how to look for it
     * @return its id
     */
    int shmget(int key, long sizeBytes, int mode, Set<ShmgetFlag> flags);

    /**
     * Attaches a segment.
     *
     * @param id of the segment
     * @param address where to; 0 for anywhere
     * @param flags how
     * @return the attached segment
     */
    Attachment shmat(int id, long address, Set<ShmatFlag> flags);

    /**
     * Detaches a segment.
     *
     * @param address where it is attached
     */
    void shmdt(long address);

    /**
     * Asks for the status of a segment: {@code shmctl(IPC_STAT)}.
     *
     * @param id of the segment
     * @return its status
     */
    ShmidDs stat(int id);

    /**
     * Changes a segment.
     *
     * @param id of the segment
     * @param command what to do
     * @param mode with {@link ShmctlCommand#IPC_SET} the new permission bits, else ignored
     */
    void shmctl(int id, ShmctlCommand command, int mode);

    /**
     * All segments there are.
     *
     * @return the status of each, also of those we could not attach
     */
    List<ShmidDs> list();

    /**
     * What this back-end has.
     *
     * @return limits and use
     */
    ShmInfo info();

    /** Detaches what was attached through it. Idempotent. */
    @Override
    void close();
}
