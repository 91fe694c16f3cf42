package io.millrace.cli.vox;

import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.ImageFormat.Guess;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.vox.internal.VoxBootstrapInspection.Report;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Locale;

/** A bootstrap message as {@code inspect} shows it. */
final class VoxBootstrapImage {
    private VoxBootstrapImage() {}

    static Decoded decoded(Report report) {
        JsonObjectBuilder json = Json.object()
                .add("protocol", VoxFormat.NAME)
                .add("ok", report.problem().isEmpty())
                .add("problems", Problems.json(report.problem().stream().toList()));
        report.what().ifPresent(what -> json.add("message", what.name().toLowerCase(Locale.ROOT))
                .add("peer", report.peer())
                .add("text", report.text()));
        return new Decoded(
                json.build(),
                List.of(
                        report.problem().map(Problems::line).orElseGet(() -> line(report)),
                        report.problem().isEmpty() ? "ok" : "not ok"));
    }

    static Guess guess(Report report, int score) {
        return new Guess(
                VoxFormat.NAME + ":" + VoxFormat.BOOTSTRAP + "=true",
                report.problem()
                        .map(it -> "a bootstrap message by its magic, but " + it.kind() + " is wrong")
                        .orElseGet(() -> "a bootstrap message: " + line(report)),
                score);
    }

    private static String line(Report report) {
        String text = report.text().replaceAll("\\p{Cntrl}", "?");
        return switch (report.what().orElseThrow()) {
            case REQUEST -> "request, session " + text;
            case SUCCESS -> "success, peer " + report.peer() + ", " + text;
            case ERROR -> "error, " + text;
        };
    }
}
