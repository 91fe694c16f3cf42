package io.millrace.gateway.shell.internal;

import java.util.Map;

/** What to do about each kind of problem, and about a peer in each state. Thread-safety: immutable. */
final class DoctorRemedies {
    private static final Map<String, String> BY_KIND = Map.ofEntries(
            Map.entry("unknown-pid", "correct the PID, or put the bundle that has it into the repository"),
            Map.entry("unknown-property", "correct the name of the property, or remove it"),
            Map.entry("bad-value", "correct the value"),
            Map.entry("missing-property", "add the property"),
            Map.entry("unsatisfied", "configure what it waits for, or correct the filter"),
            Map.entry("waiting", "configure what it waits for, or correct the filter; it works without"),
            Map.entry("failed", "correct what it names; the log has more: gateway.log in the home"),
            Map.entry(
                    "not-loadable",
                    "put the bundle into the repository (shm:available shows what is there), or correct" + " the PID"),
            Map.entry("misfit", "swap the bundle for one that was built for this version"),
            Map.entry("lost", "see who shortened or removed the memory; the link comes back with it"));

    /** Those of the wire formats: each names a place in the memory. */
    private static final String OF_FORMAT =
            "shm:hex and shm:layout of its segment show the place; reset the peer, or make the link anew";

    private static final Map<String, String> BY_STATE = Map.of(
            "ALIVE", "",
            "ABSENT", "start it: its part of the memory is not initialised",
            "STARTING", "wait until it is ready; if it stays so, see what keeps it",
            "LATE", "see whether it is stopped or busy; shm:lag shows what waits for it",
            "GONE", "start it again",
            "CORRUPT", "correct or reset it, then make the link anew");

    private DoctorRemedies() {}

    static String ofKind(String kind) {
        return BY_KIND.getOrDefault(kind, OF_FORMAT);
    }

    static String ofState(String state) {
        return BY_STATE.getOrDefault(state, "see what it does");
    }
}
