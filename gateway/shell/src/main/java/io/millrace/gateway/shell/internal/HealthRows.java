package io.millrace.gateway.shell.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.Verdict;
import io.millrace.api.memory.ShmException;
import java.util.List;
import java.util.stream.Stream;

/** What the bundles find out about the machine, as rows of the doctor; a check that fails is a row, too. */
final class HealthRows {
    private HealthRows() {}

    static List<CheckDTO> of(List<HealthCheck> checks) {
        return checks.stream().flatMap(HealthRows::rows).toList();
    }

    private static Stream<CheckDTO> rows(HealthCheck check) {
        try {
            return check.check().stream().map(HealthRows::row);
        } catch (ShmException e) {
            return Stream.of(DoctorCommand.check(
                    Verdict.FAIL.name(),
                    check.getClass().getSimpleName(),
                    "could not look: " + e.getMessage(),
                    "allow what it names, or ask again"));
        }
    }

    private static CheckDTO row(Finding finding) {
        return DoctorCommand.check(finding.verdict().name(), finding.name(), finding.reason(), finding.remedy());
    }
}
