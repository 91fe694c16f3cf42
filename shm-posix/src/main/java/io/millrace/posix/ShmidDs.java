package io.millrace.posix;

/**
 * What {@code shmctl(IPC_STAT)} says of a segment, by the field names of {@code struct shmid_ds}. Thread-safety:
 * immutable. Units: bytes; times in seconds since 1970, 0 for never.
 *
 * @param id of the segment
 * @param key it was made with; 0 for a private one, and for one that is removed when the last attacher leaves
 * @param mode permission bits, with {@link #SHM_DEST} and {@link #SHM_LOCKED}
 * @param uid owner
 * @param gid group of the owner
 * @param cuid who made it
 * @param cgid group of who made it
 * @param segsz length asked for, not rounded
 * @param atime last attach
 * @param dtime last detach
 * @param ctime last change by {@code shmget} or {@code shmctl}
 * @param cpid process that made it
 * @param lpid process that attached or detached last
 * @param nattch how often it is attached
 */
public record ShmidDs(
        int id,
        int key,
        int mode,
        int uid,
        int gid,
        int cuid,
        int cgid,
        long segsz,
        long atime,
        long dtime,
        long ctime,
        int cpid,
        int lpid,
        long nattch) {
    /** Of {@link #mode}: removed when the last attacher leaves. */
    public static final int SHM_DEST = 01000;
    /** Of {@link #mode}: its pages are kept in memory. */
    public static final int SHM_LOCKED = 02000;

    private static final int PERMISSIONS = 0777;

    /**
     * The permission bits alone.
     *
     * @return the low nine bits of the mode
     */
    public int permissions() {
        return mode & PERMISSIONS;
    }

    /**
     * Whether it goes with its last attacher.
     *
     * @return whether the mode says so
     */
    public boolean isRemoved() {
        return (mode & SHM_DEST) != 0;
    }
}
