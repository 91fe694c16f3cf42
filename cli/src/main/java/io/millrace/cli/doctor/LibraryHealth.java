package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.hw.libc.Machine;
import java.util.List;

/** Whether the C library can be called: only a call of our own proves it. Thread-safety: immutable. */
final class LibraryHealth implements HealthCheck {
    private static final String NAME = "c-library";

    @Override
    public List<Finding> check() {
        try {
            return List.of(Finding.ok(
                    NAME,
                    "a call into it works: user " + Integer.toUnsignedString(Machine.effectiveUser()) + ", page size "
                            + Machine.pageSize()));
        } catch (IllegalCallerException | LinkageError e) {
            return List.of(Finding.fail(
                    NAME,
                    "a call into it is refused: " + e,
                    "start the JVM with --enable-native-access=ALL-UNNAMED, without --illegal-native-access=deny"));
        }
    }
}
