package io.millrace.fusiondock;

import io.millrace.api.memory.ShmException;

/**
 * A message of the peer is longer than we take. It stays where it is: the peer waits until it is discarded, or read by
 * somebody who takes more. Thread-safety: immutable.
 */
public final class BufferTooSmallException extends ShmException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;

    /**
     * Makes an exception.
     *
     * @param offset where the length stands in the segment
     * @param neededBytes how long the message is
     * @param maxMessage how long it may be
     */
    public BufferTooSmallException(long offset, long neededBytes, int maxMessage) {
        super("used_size at offset 0x" + Long.toHexString(offset) + " needs " + neededBytes
                + " bytes, allowed: 0 to maxMessage=" + maxMessage + "; discard it, or raise maxMessage");
        this.neededBytes = neededBytes;
    }

    /**
     * How long the message is.
     *
     * @return bytes
     */
    public long neededBytes() {
        return neededBytes;
    }
}
