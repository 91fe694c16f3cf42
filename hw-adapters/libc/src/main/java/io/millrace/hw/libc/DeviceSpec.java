package io.millrace.hw.libc;

import io.millrace.api.memory.Access;

/**
 * A range of memory behind a device node. Thread-safety: immutable.
 *
 * @param name the segment's name
 * @param kind where the memory comes from, for instance {@code devmem}
 * @param path the node that maps it
 * @param offset where the range starts in what the node maps, a multiple of 8, not of the page size
 * @param sizeBytes its length, more than 0
 * @param access how its bytes may be touched; {@link Access#DEVICE} for everything that is not plain memory
 * @param location where it is, for people
 */
public record DeviceSpec(
        String name, String kind, String path, long offset, long sizeBytes, Access access, String location) {
    /** What a word of 8 bytes needs, so that an aligned offset is an aligned address. */
    private static final long ALIGNMENT = 8;

    /** Checks the range. */
    public DeviceSpec {
        if (offset < 0 || offset % ALIGNMENT != 0) {
            throw new IllegalArgumentException(
                    "start of " + location + " must be a multiple of 8: 0x" + Long.toHexString(offset));
        }
        if (sizeBytes <= 0 || offset > Long.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException("size of " + location + " must be 1 byte or more: size=" + sizeBytes);
        }
    }
}
