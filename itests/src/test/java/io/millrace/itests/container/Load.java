package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.Eventually;

/**
 * Two programs in C at a transport, one that sends and one that receives, and applications at this side: every message
 * has a number. Thread-safety: confined to one thread.
 */
interface Load extends AutoCloseable {
    /** Messages of the peer that came so far, all right and in order. */
    long received();

    /** Messages the other peer was sent so far. */
    long sent();

    /** What went wrong so far, empty if nothing. */
    String errors();

    /** The filter of a channel that is there while the transport is. */
    String channel();

    /**
     * Waits for messages both ways.
     *
     * @param when in words, for the failure
     */
    default void awaitProgress(String when) {
        long received = received();
        long sent = sent();
        Eventually.until(
                "messages both ways " + when,
                () -> "received " + received() + ", sent " + sent() + ", before " + received + " and " + sent,
                () -> !errors().isEmpty() || (received() > received && sent() > sent));
        assertEquals("", errors());
    }

    /** Ends both streams: nothing was lost, doubled or out of order at either side. */
    void finish();

    @Override
    void close();
}
