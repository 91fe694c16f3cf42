package io.millrace.gateway.shell.support;

import java.util.ArrayList;
import java.util.List;

/** Texts below a row of a table, for a terminal that is too narrow to have them beside it. */
final class Paragraphs {
    private static final String INDENT = "    ";

    private Paragraphs() {}

    /**
     * A row and its texts.
     *
     * @param row the columns beside each other
     * @param beside where the first text stands if it is short enough, and the only one
     * @param texts each begins a line of its own
     * @param width how long a line may be; a longer word stays whole
     */
    static List<String> of(String row, int beside, List<String> texts, int width) {
        if (texts.size() == 1 && beside + texts.getFirst().length() <= width) {
            return List.of(row + " ".repeat(beside - row.length()) + texts.getFirst());
        }
        List<String> lines = new ArrayList<>(List.of(row));
        texts.forEach(text -> lines.addAll(wrap(text, width)));
        return lines;
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ", -1)) {
            if (line.length() > INDENT.length() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(INDENT.length());
            }
            line.append(line.length() > INDENT.length() ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
