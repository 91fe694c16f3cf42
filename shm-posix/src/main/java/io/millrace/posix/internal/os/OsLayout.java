package io.millrace.posix.internal.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.posix.ShmidDs;
import java.lang.foreign.MemorySegment;

/**
 * Numbers and structures of System V shared memory in the C library of Linux, on x86-64. The kernel's generic layout,
 * which aarch64 uses, is the same by its headers, but was not run: {@link OsProbe} refuses a machine where it is not.
 *
 * <pre>
 * struct shmid_ds (112)            struct shminfo (72)      struct shm_info (48)
 *  0 i32 key       48 u64 segsz     0 u64 shmmax             0 i32 used_ids
 *  4 u32 uid       56 i64 atime     8 u64 shmmin             8 u64 shm_tot
 *  8 u32 gid       64 i64 dtime    16 u64 shmmni
 * 12 u32 cuid      72 i64 ctime    32 u64 shmall
 * 16 u32 cgid      80 i32 cpid
 * 20 u32 mode      84 i32 lpid
 *                  88 u64 nattch
 * </pre>
 *
 * Thread-safety: immutable.
 */
final class OsLayout {
    static final int IPC_CREAT = 01000;
    static final int IPC_EXCL = 02000;
    static final int SHM_HUGETLB = 04000;
    static final int SHM_NORESERVE = 010000;

    static final int SHM_RDONLY = 010000;
    static final int SHM_RND = 020000;
    static final int SHM_EXEC = 0100000;

    static final int IPC_RMID = 0;
    static final int IPC_SET = 1;
    static final int IPC_STAT = 2;
    static final int IPC_INFO = 3;
    static final int SHM_LOCK = 11;
    static final int SHM_UNLOCK = 12;
    static final int SHM_INFO = 14;

    /** No user and no group: {@code IPC_SET} refuses it with {@code EINVAL}. */
    static final int NOBODY = -1;
    /** The permission bits of a mode. */
    static final int PERMISSIONS = 0777;
    /** Room for any of the structures, should they be longer elsewhere. */
    static final long BUFFER_BYTES = 256;
    /** Where the JVM takes an address for a null pointer; the kernel lets root map it. */
    static final long NULL_PAGES = 0x10000;

    private static final int OFFSET_KEY = 0;
    private static final int OFFSET_UID = 4;
    private static final int OFFSET_GID = 8;
    private static final int OFFSET_CUID = 12;
    private static final int OFFSET_CGID = 16;
    private static final int OFFSET_MODE = 20;
    private static final int OFFSET_SEGSZ = 48;
    private static final int OFFSET_ATIME = 56;
    private static final int OFFSET_DTIME = 64;
    private static final int OFFSET_CTIME = 72;
    private static final int OFFSET_CPID = 80;
    private static final int OFFSET_LPID = 84;
    private static final int OFFSET_NATTCH = 88;
    /** Older libraries have 16 bits here, and something else behind them. */
    private static final int MODE_BITS = 07777;

    private static final int OFFSET_SHMMAX = 0;
    private static final int OFFSET_SHMMIN = 8;
    private static final int OFFSET_SHMMNI = 16;
    private static final int OFFSET_SHMALL = 32;

    private static final int OFFSET_USED_IDS = 0;
    private static final int OFFSET_TOTAL_PAGES = 8;

    private OsLayout() {}

    static ShmidDs status(int id, MemorySegment ds) {
        return new ShmidDs(
                id,
                ds.get(JAVA_INT, OFFSET_KEY),
                ds.get(JAVA_INT, OFFSET_MODE) & MODE_BITS,
                ds.get(JAVA_INT, OFFSET_UID),
                ds.get(JAVA_INT, OFFSET_GID),
                ds.get(JAVA_INT, OFFSET_CUID),
                ds.get(JAVA_INT, OFFSET_CGID),
                ds.get(JAVA_LONG, OFFSET_SEGSZ),
                ds.get(JAVA_LONG, OFFSET_ATIME),
                ds.get(JAVA_LONG, OFFSET_DTIME),
                ds.get(JAVA_LONG, OFFSET_CTIME),
                ds.get(JAVA_INT, OFFSET_CPID),
                ds.get(JAVA_INT, OFFSET_LPID),
                ds.get(JAVA_LONG, OFFSET_NATTCH));
    }

    /** What {@code IPC_SET} takes. */
    static void set(MemorySegment ds, int uid, int gid, int mode) {
        ds.set(JAVA_INT, OFFSET_UID, uid);
        ds.set(JAVA_INT, OFFSET_GID, gid);
        ds.set(JAVA_INT, OFFSET_MODE, mode);
    }

    static long shmmax(MemorySegment shminfo) {
        return bounded(shminfo.get(JAVA_LONG, OFFSET_SHMMAX));
    }

    static long shmmin(MemorySegment shminfo) {
        return bounded(shminfo.get(JAVA_LONG, OFFSET_SHMMIN));
    }

    static long shmmni(MemorySegment shminfo) {
        return bounded(shminfo.get(JAVA_LONG, OFFSET_SHMMNI));
    }

    static long shmall(MemorySegment shminfo) {
        return bounded(shminfo.get(JAVA_LONG, OFFSET_SHMALL));
    }

    static int usedIds(MemorySegment shmInfo) {
        return shmInfo.get(JAVA_INT, OFFSET_USED_IDS);
    }

    static long totalPages(MemorySegment shmInfo) {
        return bounded(shmInfo.get(JAVA_LONG, OFFSET_TOTAL_PAGES));
    }

    /** The kernel's default for no limit is more than a Java number holds. */
    private static long bounded(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
