package io.millrace.cli.nrfrpc;

/**
 * What a verb sends or receives, checked. Thread-safety: immutable.
 *
 * @param endpoint which one; -1: all in turn
 * @param sizes of the payloads
 * @param count messages, for each thread; 0: until stopped
 * @param threads that send
 * @param firstSeq number of each endpoint's first message
 * @param holdMillis how long a received message is held
 * @param quiet whether only the last line is printed
 * @param timeoutNanos bound of every wait
 */
record Traffic(
        int endpoint,
        Sizes sizes,
        long count,
        int threads,
        long firstSeq,
        long holdMillis,
        boolean quiet,
        long timeoutNanos) {
    /** Whether that was not all. */
    boolean isMore(long done) {
        return count == 0 || done < count;
    }
}
