package io.millrace.gateway.health.internal;

import java.util.HashMap;
import java.util.Map;

/** Since when something is so, by name. Thread-safety: one call at a time. */
final class Lasting {
    static final long MINUTE_MILLIS = 60_000;

    private final Map<String, Long> since = new HashMap<>();

    /**
     * Notes what is so.
     *
     * @param name of what
     * @param isSo whether it is
     * @param millis now, of a clock that never goes back
     * @return how long it has been so; -1 if it is not
     */
    long millis(String name, boolean isSo, long millis) {
        if (!isSo) {
            since.remove(name);
            return -1;
        }
        return millis - since.computeIfAbsent(name, _ -> millis);
    }
}
