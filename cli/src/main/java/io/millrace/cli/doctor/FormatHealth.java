package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.cli.ExitException;
import io.millrace.cli.Guesses;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.ImageFormat.Guess;
import io.millrace.hw.file.internal.ShmFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which format the files of ours have: geometry, magic, byte order, and whether what stands there can be. Changes
 * nothing. Thread-safety: immutable.
 */
final class FormatHealth implements HealthCheck {
    private static final String NAME = "shm-format";
    /** What is less sure says more about chance than about the file. */
    private static final int SURE = 50;

    private final Path folder;

    FormatHealth(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ShmFiles(folder)
                .ours().stream().map(Path::toString).flatMap(this::look).toList();
        return findings.isEmpty()
                ? List.of(Finding.ok(NAME, "no file of ours in " + folder + " has a format that is known"))
                : findings;
    }

    private Stream<Finding> look(String path) {
        try {
            Optional<String> reversed = Guesses.reversed(path);
            return reversed.isPresent()
                    ? Stream.of(Finding.warn(
                            NAME,
                            path + ": the magic of " + reversed.get() + " with its bytes in the other order",
                            "have it made by a little-endian peer"))
                    : Guesses.best(path).stream()
                            .limit(1)
                            .filter(it -> it.score() >= SURE)
                            .map(it -> finding(path, it));
        } catch (ExitException goneMeanwhile) {
            return Stream.empty();
        }
    }

    private static Finding finding(String path, Guess guess) {
        Decoded decoded = Guesses.decode(path, guess);
        String what = path + ": " + guess.format() + ", " + guess.reason();
        return decoded.ok()
                ? Finding.ok(NAME, what)
                : Finding.warn(
                        NAME,
                        what + "; problems: "
                                + decoded.json().getJsonArray("problems").size(),
                        "millrace inspect " + path + " " + guess.use() + " names them");
    }
}
