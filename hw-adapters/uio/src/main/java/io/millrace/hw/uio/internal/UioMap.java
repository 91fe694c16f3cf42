package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Machine;

/**
 * A range of memory of a UIO device, as {@code maps/mapM} of sysfs describes it. The kernel maps whole pages, and
 * counts the size from the start of the first one; the device's own bytes start behind the offset ({@code struct
 * uio_mem} in {@code include/linux/uio_driver.h}).
 *
 * <p>Thread-safety: immutable.
 *
 * @param number the M of mapM
 * @param name what the driver calls it; may be empty
 * @param pagesBytes what can be mapped, from the start of the first page
 * @param offset where the device's bytes start in it
 */
public record UioMap(int number, String name, long pagesBytes, long offset) {
    /** More than any map has bytes. */
    private static final int CLAIM_SHIFT = 48;

    /**
     * Length of the device's bytes.
     *
     * @return bytes
     */
    public long sizeBytes() {
        return pagesBytes - offset;
    }

    /**
     * Where {@code mmap} finds the device's bytes: page M of the node is the first page of map M.
     *
     * @return the offset in the node
     */
    long position() {
        return number * Machine.pageSize() + offset;
    }

    /** Where its owner is told from those of other maps, whose pages have the next offsets in the node. */
    long claim() {
        return (long) number << CLAIM_SHIFT;
    }

    @Override
    public String toString() {
        return "map" + number + (name.isEmpty() ? "" : " '" + name + "'") + " of " + sizeBytes() + " bytes";
    }
}
