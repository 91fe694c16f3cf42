package io.millrace.gateway.health.internal;

import org.apache.felix.hc.api.Result.Status;

/**
 * What a check has found at one thing. Thread-safety: immutable.
 *
 * @param status how it is
 * @param name what was looked at
 * @param value what was seen
 * @param remedy what to do; empty if nothing is to be done
 */
record Line(Status status, String name, String value, String remedy) {
    static Line ok(String name, String value) {
        return new Line(Status.OK, name, value, "");
    }

    static Line warn(String name, String value, String remedy) {
        return new Line(Status.WARN, name, value, remedy);
    }

    /** What may come by itself; the executor calls it critical when its time of grace is over. */
    static Line notYet(String name, String value, String remedy) {
        return new Line(Status.TEMPORARILY_UNAVAILABLE, name, value, remedy);
    }

    static Line critical(String name, String value, String remedy) {
        return new Line(Status.CRITICAL, name, value, remedy);
    }

    @Override
    public String toString() {
        return name + ": " + value + (remedy.isEmpty() ? "" : " -> " + remedy);
    }
}
