package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Descriptor;

/**
 * The node of a device, as far as its interrupt is concerned: {@code uio_read} and {@code uio_write} in
 * {@code drivers/uio/uio.c}. The kernel keeps for each open node what was read last.
 *
 * <p>Thread-safety: confined to one thread at a time.
 */
interface InterruptNode extends AutoCloseable {
    /** Instead of a count: there is none. */
    long NOTHING = -1;

    /**
     * What can be read when there were interrupts since the last read, or since it was opened.
     *
     * @return the open node
     */
    Descriptor descriptor();

    /**
     * Reads the count, without waiting. Allocates nothing.
     *
     * @return how many interrupts there were, modulo 2^32, or {@link #NOTHING}
     */
    long read();

    /**
     * Tells the driver to let interrupts come, or not.
     *
     * @param on 1 or 0
     * @return more than 0, or a negative error number
     */
    long write(int on);

    @Override
    void close();
}
