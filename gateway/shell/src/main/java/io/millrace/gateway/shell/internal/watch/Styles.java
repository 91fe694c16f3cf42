package io.millrace.gateway.shell.internal.watch;

import java.util.ArrayList;
import java.util.List;

/** The few control characters there are, and lines that may contain them. Thread-safety: immutable. */
public final class Styles {
    private static final char ESCAPE = '\u001b';
    private static final String REVERSE = ESCAPE + "[7m";
    private static final String PLAIN = ESCAPE + "[0m";

    private Styles() {}

    /**
     * Shows a text in reverse.
     *
     * @param text without control characters
     * @return with what turns the style on and off
     */
    public static String reverse(String text) {
        return REVERSE + text + PLAIN;
    }

    /**
     * Cuts a picture to a size.
     *
     * @param lines as long and as many as they are
     * @param columns the most characters a line may show
     * @param rows the most lines; the last one then says how many are not seen
     * @return what fits
     */
    static List<String> fit(List<String> lines, int columns, int rows) {
        List<String> fit = new ArrayList<>();
        int most = lines.size() <= rows ? lines.size() : rows - 1;
        lines.subList(0, most).forEach(line -> fit.add(cut(line, columns)));
        if (most < lines.size()) {
            fit.add(cut("... " + (lines.size() - most) + " more lines, make the window higher", columns));
        }
        return fit;
    }

    /** Control sequences end with a letter, and take no room. */
    private static String cut(String line, int columns) {
        StringBuilder out = new StringBuilder();
        boolean inSequence = false;
        int shown = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean starts = c == ESCAPE;
            if (starts || inSequence) {
                out.append(c);
                inSequence = starts || !Character.isLetter(c);
            } else if (shown < columns) {
                out.append(c);
                shown++;
            }
        }
        return out.toString();
    }
}
