package io.millrace.cli;

import io.millrace.api.memory.Memory;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.ImageFormat.Guess;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.vox.internal.VoxLayout;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code inspect --as guess}: asks every format, and ranks the answers. Bounded work, whatever the bytes: of a long
 * file only the start is looked at.
 */
public final class Guesses {
    static final String NAME = "guess";

    private static final int MOST_SHOWN = 5;
    /** A mailbox's usual region, and the header of the one behind it. */
    private static final long LONGEST = (4L << 20) + 16;

    private static final int AREA_UNIT = 4;
    private static final int LEAST_AREA = 512;
    private static final int MOST_AREA = 1 << 20;
    private static final String USUAL_ENDPOINTS = "x13";
    private static final Map<Long, String> MAGICS =
            Map.of(VoxLayout.MAGIC, "vox", TableLayout.MAGIC, "table", GranuleLayout.MAGIC, "granules");
    private static final String ALLOWED = "an image of a known format";

    private Guesses() {}

    /**
     * Makes sense of a file nobody says anything about.
     *
     * @param path the file
     * @return the ways to read it, best first, at most five
     * @throws ExitException if the file cannot be read
     */
    public static List<Guess> best(String path) {
        try (ReadOnlyFile file = ReadOnlyFile.copy(path, LONGEST)) {
            return best(file);
        }
    }

    /**
     * Reads a file as it was guessed.
     *
     * @param path the file
     * @param guess how
     * @return what it holds
     * @throws ExitException if the file cannot be read
     */
    public static Decoded decode(String path, Guess guess) {
        FormatSpec spec = FormatSpec.parse(guess.format());
        return Formats.of(spec.name()).orElseThrow().decode(path, spec);
    }

    /**
     * Whether a file starts with a magic whose bytes are in the other order.
     *
     * @param path the file
     * @return the format's name
     * @throws ExitException if the file cannot be read
     */
    public static Optional<String> reversed(String path) {
        try (ReadOnlyFile file = ReadOnlyFile.copy(path, Long.BYTES)) {
            return reversed(file.memory());
        }
    }

    private static Optional<String> reversed(Memory memory) {
        return memory.size() < Long.BYTES
                ? Optional.empty()
                : Optional.ofNullable(MAGICS.get(Long.reverseBytes(memory.getLong(0))));
    }

    static Decoded of(String path) {
        try (ReadOnlyFile file = ReadOnlyFile.copy(path, LONGEST)) {
            List<Guess> best = best(file);
            return best.isEmpty() ? nothing(file) : decoded(best);
        }
    }

    private static List<Guess> best(ReadOnlyFile file) {
        List<Guess> guesses = new ArrayList<>();
        for (ImageFormat format : Formats.ALL) {
            guesses.addAll(format.guess(file));
        }
        guesses.sort(Comparator.comparingInt(Guess::score).reversed());
        return List.copyOf(guesses.subList(0, Math.min(MOST_SHOWN, guesses.size())));
    }

    private static Decoded decoded(List<Guess> best) {
        JsonArrayBuilder shown = Json.array();
        List<String> table = new ArrayList<>();
        for (Guess guess : best) {
            shown.add(Json.object()
                    .add("format", guess.format())
                    .add("score", guess.score())
                    .add("reason", guess.reason())
                    .add("use", guess.use()));
            table.add("%4d  %s  %s".formatted(guess.score(), guess.format(), guess.reason()));
        }
        List<String> equals = best.stream()
                .skip(1)
                .filter(it -> it.score() == best.getFirst().score())
                .map(Guess::format)
                .toList();
        table.add("use: " + best.getFirst().use()
                + (equals.isEmpty() ? "" : "   (as good: " + String.join(", ", equals) + ")"));
        return new Decoded(
                Json.object()
                        .add("protocol", NAME)
                        .add("ok", true)
                        .add("problems", Json.array())
                        .add("guesses", shown)
                        .build(),
                table);
    }

    private static Decoded nothing(ReadOnlyFile file) {
        String value = value(file);
        return new Decoded(
                Json.object()
                        .add("protocol", NAME)
                        .add("ok", false)
                        .add(
                                "problems",
                                Json.array()
                                        .add(Json.object()
                                                .add("kind", "unknown-format")
                                                .add("offset", 0)
                                                .add("value", value)
                                                .add("allowed", ALLOWED)))
                        .add("guesses", Json.array())
                        .build(),
                List.of("no format fits: " + value));
    }

    private static String value(ReadOnlyFile file) {
        Memory memory = file.memory();
        if (memory.size() == 0) {
            return "a file without a byte";
        }
        Optional<String> reversed = reversed(memory);
        if (reversed.isPresent()) {
            return "the magic of " + reversed.get() + " with its bytes in the other order: every format here is"
                    + " little-endian";
        }
        for (long at = 0; at < memory.size(); at++) {
            if (memory.getByte(at) != 0) {
                return "bytes that fit none";
            }
        }
        long area = memory.size() / 2 / AREA_UNIT * AREA_UNIT;
        String size = area >= LEAST_AREA && area <= MOST_AREA ? area + USUAL_ENDPOINTS : "SIZExENDPOINTS";
        return "every byte is 0: nothing was written yet; a link of nrfrpc that nobody has initialised would be"
                + " --as nrfrpc:ab=" + size + ",ba=" + size;
    }
}
