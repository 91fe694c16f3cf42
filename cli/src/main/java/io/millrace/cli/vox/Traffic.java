package io.millrace.cli.vox;

import io.millrace.vox.internal.VoxOptions;

/**
 * What is sent and received, checked. Thread-safety: immutable.
 *
 * @param mode what goes over each link
 * @param count messages over each link, each way; {@link Long#MAX_VALUE}: until stopped
 * @param sizes of the payloads
 * @param knowsSizes whether what is received must have these sizes
 * @param waitGuests a host begins to send when so many are there, and ends when so many are done
 * @param policy which payloads travel inline
 * @param timeoutNanos bound of every wait
 * @param lingerNanos how long a side that is done lets the other one read
 */
record Traffic(
        Mode mode,
        long count,
        Sizes sizes,
        boolean knowsSizes,
        int waitGuests,
        VoxOptions.Policy policy,
        long timeoutNanos,
        long lingerNanos) {
    /** Whether only SIGTERM ends it. */
    boolean isEndless() {
        return count == Long.MAX_VALUE;
    }

    /** An echo may have nothing to do for as long as it likes. */
    long patienceNanos() {
        return isEndless() && mode == Mode.ECHO ? Long.MAX_VALUE : timeoutNanos;
    }
}
