package io.millrace.gateway.health.internal;

/** How much a counter grew lately: in the looks of the last minute. Thread-safety: one call at a time. */
final class Growth {
    private long last = -1;
    private long grown;
    private long whenMillis;

    /**
     * Takes what the counter says. What it said at first was before anybody looked.
     *
     * @param count now
     * @param millis now, of a clock that never goes back
     * @return how much it grew, until it has not grown for a minute
     */
    long lately(long count, long millis) {
        if (grown > 0 && millis - whenMillis >= Lasting.MINUTE_MILLIS) {
            grown = 0;
        }
        if (last >= 0 && count > last) {
            grown += count - last;
            whenMillis = millis;
        }
        last = count;
        return grown;
    }
}
