package io.millrace.gateway.shell.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import java.util.List;

/** What the bundles find out about the machine, as rows of the doctor; a check that fails is a row, too. */
final class HealthRows {
    private HealthRows() {}

    static List<CheckDTO> of(List<HealthCheck> checks) {
        return checks.stream()
                .flatMap(it -> it.ask().stream())
                .map(HealthRows::row)
                .toList();
    }

    static CheckDTO row(Finding finding) {
        CheckDTO dto = new CheckDTO();
        dto.verdict = finding.verdict().name();
        dto.check = finding.name();
        dto.reason = finding.reason();
        dto.remedy = finding.remedy();
        return dto;
    }
}
