package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.millrace.api.health.Verdict;

/** The C library of the bundle, which is not there where no compiler was. */
final class Library {
    private Library() {}

    /** Skips the test, with the reason, if it calls a library that is missing; where CI is set it fails instead. */
    static void require(IpiCalls calls) {
        if (calls == IpiCalls.FFM || JniLibrary.finding().verdict() == Verdict.OK) {
            return;
        }
        String reason = JniLibrary.finding().reason() + " (Debian packages gcc, libc6-dev)";
        if ("true".equals(System.getenv("CI"))) {
            fail(reason + ", and CI=true allows no skipped test");
        }
        abort(reason);
    }
}
