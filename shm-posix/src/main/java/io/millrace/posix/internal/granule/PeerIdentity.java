package io.millrace.posix.internal.granule;

/**
 * Who a peer is. Thread-safety: immutable.
 *
 * @param pid its process
 * @param start when that began, in the kernel's ticks since the machine did
 * @param host the machine and its space of process numbers, as a hash; anything but 0
 * @param uid whose rights it has
 * @param gid the group of those
 */
public record PeerIdentity(int pid, long start, long host, int uid, int gid) {}
