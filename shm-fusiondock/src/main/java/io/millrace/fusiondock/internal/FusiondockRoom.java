package io.millrace.fusiondock.internal;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Gate;

/**
 * How full a slot is, for tools. Thread-safety: immutable.
 *
 * @param backlog messages that stand there or wait to get through
 * @param usedBytes payload that stands there
 * @param capacityBytes payload the slot carries; 0 before it is initialised
 */
record FusiondockRoom(int backlog, long usedBytes, long capacityBytes) {
    private static final FusiondockRoom NONE = new FusiondockRoom(0, 0, 0);

    /**
     * Looks.
     *
     * @param gate behind which the memory is there
     * @param ready the state of a slot that holds something
     * @param more whether pieces wait to get through
     * @return nothing if the memory went
     */
    static FusiondockRoom of(Gate gate, FusiondockView view, int ready, boolean more) {
        try {
            return gate.isShut() ? NONE : of(view, view.op() == ready, more);
        } catch (SegmentClosedException _) {
            return NONE;
        }
    }

    private static FusiondockRoom of(FusiondockView view, boolean ready, boolean more) {
        int max = view.maxSize();
        return new FusiondockRoom(
                ready || more ? 1 : 0, ready ? view.held(max, view.usedSize()) : 0, view.isMax(max) ? max : 0);
    }
}
