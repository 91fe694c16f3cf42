package io.millrace.amp.internal;

import io.millrace.api.ring.RingInfo;

/**
 * Where a consumer gets its messages: a plain queue, or the inbox of one endpoint of rpmsg. The slot of a message names
 * it until it is given back. Thread-safety: as the implementation says.
 */
interface AmpSource {
    /** Takes the next message; NOTHING of {@link AmpReceiver} if there is none. Between enter and leave. */
    int take();

    /** Device address of a message's first byte. */
    long address(int slot);

    /** Its length. */
    int length(int slot);

    /** Which endpoint it is from, 0 where there is none. */
    int endpoint(int slot);

    /** Counts it and gives it back. Between enter and leave. */
    void handled(int slot);

    /** Messages there are to take. */
    int available();

    /**
     * Goes in, also again: nothing is revoked until {@link #leave}. False if it was; then there is nothing to leave.
     */
    boolean enter();

    void leave();

    boolean isClosed();

    AmpQueueView view();

    RingInfo info();
}
