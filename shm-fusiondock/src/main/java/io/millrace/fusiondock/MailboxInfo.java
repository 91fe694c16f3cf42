package io.millrace.fusiondock;

/**
 * What stands in both regions of a link. Thread-safety: immutable.
 *
 * @param tx the region we write
 * @param rx the region we read
 */
public record MailboxInfo(Slot tx, Slot rx) {
    /**
     * One region.
     *
     * @param offset where it starts in the segment, bytes
     * @param max what one slot may carry, bytes; 0 before the region is initialised
     * @param used the length of the message, bytes, as it stands there
     * @param op the state, as it stands there
     * @param opName the state's name, {@code CORRUPT} if it is none
     * @param type the type of the message, as it stands there
     * @param done bytes of a message in pieces that have gone through the slot so far, 0 if there is none
     */
    public record Slot(long offset, long max, long used, int op, String opName, int type, long done) {}
}
