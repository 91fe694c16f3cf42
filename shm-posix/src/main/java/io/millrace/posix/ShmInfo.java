package io.millrace.posix;

/**
 * The limits of a back-end, by the names of {@code struct shminfo}, and what is used of them. Thread-safety: immutable.
 *
 * @param shmmax longest segment in bytes
 * @param shmmin shortest segment in bytes
 * @param shmmni how many segments there can be
 * @param shmall how many pages all segments can have together
 * @param pageSize length of a page in bytes
 * @param usedIds segments there are
 * @param freePages pages that new segments can have; -1 where nobody counts them
 */
public record ShmInfo(long shmmax, long shmmin, long shmmni, long shmall, long pageSize, int usedIds, long freePages) {}
