package io.millrace.amp.internal;

/**
 * What stands in a buffer besides the payload, and what its descriptor says. Thread-safety: immutable. Source: ESP-AMP,
 * queue, rpmsg, system service.
 *
 * @param headerBytes 0, or those of a message of rpmsg
 * @param isWhole whether the descriptor always says the whole item
 * @param source endpoint it comes from
 * @param target endpoint it goes to
 */
record AmpFrame(int headerBytes, boolean isWhole, int source, int target) {
    /** A message of a plain queue. */
    static final AmpFrame PLAIN = new AmpFrame(0, false, 0, 0);
    /** A packet of the system service. */
    static final AmpFrame SYSTEM = new AmpFrame(0, true, 0, 0);

    /** A message of rpmsg: source, target, length, flags that are 0. */
    static AmpFrame rpmsg(int source, int target) {
        return new AmpFrame(AmpLayout.MESSAGE_HEADER_BYTES, true, source, target);
    }

    /** Writes the header, if there is one. */
    void write(AmpQueueView view, long address, int payload) {
        if (headerBytes > 0) {
            view.pair(address, source | (target << Short.SIZE), payload);
        }
    }

    /** What the descriptor says of a message's length. */
    int descriptorLength(AmpQueueView view, int payload) {
        return isWhole ? view.item() : payload;
    }
}
