package io.millrace.itests.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param line where it starts, counted from 1
 * @param language what stands behind the fence, first word
 * @param argument the second word, empty if there is none
 * @param text what is in it
 */
record Block(int line, String language, String argument, String text) {
    private static final Pattern FENCE = Pattern.compile("```(\\w+)(?: (\\S+))?");

    /** The blocks of a page, in order. */
    static List<Block> of(Path page) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = lines(page);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = lines.subList(i, lines.size()).indexOf("```") + i;
                String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
                blocks.add(new Block(i + 1, fence.group(1), fence.group(2) == null ? "" : fence.group(2), text));
                i = end;
            }
        }
        return blocks;
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A conversation: what stands behind each prompt, and the answer below it. */
    List<Exchange> exchanges(String prompt) {
        List<Exchange> exchanges = new ArrayList<>();
        for (String part : text.split("(?m)^" + Pattern.quote(prompt), -1)) {
            int end = part.indexOf('\n');
            if (end > 0) {
                exchanges.add(new Exchange(part.substring(0, end), part.substring(end + 1)));
            }
        }
        return exchanges;
    }

    /**
     * One question and its answer.
     *
     * @param command what is typed
     * @param answer what comes
     */
    record Exchange(String command, String answer) {}
}
