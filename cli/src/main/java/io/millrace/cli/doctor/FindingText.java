package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.cli.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Findings as the command line shows them. */
final class FindingText {
    private FindingText() {}

    static JsonObject json(boolean ok, List<Finding> findings) {
        JsonArrayBuilder checks = Json.array();
        findings.forEach(it -> checks.add(json(it)));
        return Json.object().add("ok", ok).add("checks", checks).build();
    }

    static String line(Finding finding) {
        String remedy = finding.remedy().isEmpty() ? "" : "\n      -> " + finding.remedy();
        return "%-4s  %-14s %s%s".formatted(verdict(finding), finding.name(), finding.reason(), remedy);
    }

    private static JsonObject json(Finding finding) {
        return Json.object()
                .add("name", finding.name())
                .add("verdict", verdict(finding))
                .add("reason", finding.reason())
                .add("remedy", finding.remedy())
                .build();
    }

    private static String verdict(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }
}
