package io.millrace.cli;

import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.ImageFormat.Guess;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code inspect --as guess}: asks every format, and ranks the answers. */
final class Guesses {
    static final String NAME = "guess";

    private static final int MOST_SHOWN = 5;
    /** A mailbox's usual region, and the header of the one behind it. */
    private static final long LONGEST = (4L << 20) + 16;

    private Guesses() {}

    static Decoded of(String path, List<ImageFormat> formats) {
        List<Guess> guesses = new ArrayList<>();
        try (ReadOnlyFile file = ReadOnlyFile.open(path, LONGEST)) {
            for (ImageFormat format : formats) {
                guesses.addAll(format.guess(file));
            }
        }
        guesses.sort(Comparator.comparingInt(Guess::score).reversed());
        return decoded(guesses.subList(0, Math.min(MOST_SHOWN, guesses.size())));
    }

    private static Decoded decoded(List<Guess> best) {
        JsonArrayBuilder problems = Json.array();
        JsonArrayBuilder shown = Json.array();
        List<String> table = new ArrayList<>();
        for (Guess guess : best) {
            shown.add(Json.object()
                    .add("format", guess.format())
                    .add("score", guess.score())
                    .add("reason", guess.reason()));
            table.add("%4d  %s  %s".formatted(guess.score(), guess.format(), guess.reason()));
        }
        if (best.isEmpty()) {
            problems.add(Json.object()
                    .add("kind", "unknown-format")
                    .add("offset", 0)
                    .add("value", "bytes that fit no format")
                    .add("allowed", "an image of a known format"));
            table.add("no format fits these bytes");
        }
        return new Decoded(
                Json.object()
                        .add("protocol", NAME)
                        .add("ok", !best.isEmpty())
                        .add("problems", problems)
                        .add("guesses", shown)
                        .build(),
                table);
    }
}
