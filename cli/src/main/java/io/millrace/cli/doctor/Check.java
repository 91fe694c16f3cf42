package io.millrace.cli.doctor;

import io.millrace.cli.Json;
import jakarta.json.JsonObject;

/**
 * What was looked at, and what to do about it. Thread-safety: immutable.
 *
 * @param name what was looked at
 * @param verdict how it is
 * @param reason why, with the values seen
 * @param remedy what to do; empty if nothing is to be done
 */
record Check(String name, Verdict verdict, String reason, String remedy) {
    /** How it is. */
    enum Verdict {
        /** As it should be, or not needed. */
        OK,
        /** Works, with less than there could be. */
        WARN,
        /** Millrace does not work here like this. */
        FAIL
    }

    static Check ok(String name, String reason) {
        return new Check(name, Verdict.OK, reason, "");
    }

    static Check warn(String name, String reason, String remedy) {
        return new Check(name, Verdict.WARN, reason, remedy);
    }

    static Check fail(String name, String reason, String remedy) {
        return new Check(name, Verdict.FAIL, reason, remedy);
    }

    JsonObject json() {
        return Json.object()
                .add("name", name)
                .add("verdict", word())
                .add("reason", reason)
                .add("remedy", remedy)
                .build();
    }

    String line() {
        return "%-4s  %-14s %s%s".formatted(word(), name, reason, remedy.isEmpty() ? "" : "\n      -> " + remedy);
    }

    private String word() {
        return verdict.name().toLowerCase(java.util.Locale.ROOT);
    }
}
