package io.millrace.itests.guide;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An output as a page shows it. A line of three dots is any number of lines, three dots in a line are anything; how
 * many blanks stand between two words is not looked at. Thread-safety: immutable.
 */
final class Expected {
    private static final String DOTS = "...";

    private final Pattern pattern;

    Expected(String text) {
        String regex = text.lines().map(Expected::line).collect(Collectors.joining());
        this.pattern = Pattern.compile("(?m)^" + regex);
    }

    private static String line(String line) {
        String plain = plain(line);
        if (plain.equals(DOTS)) {
            return "(?:.*\n)*?";
        }
        StringBuilder regex = new StringBuilder();
        for (String part : plain.split(" ?\\.\\.\\. ?", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*?").append(Pattern.quote(part));
        }
        return regex.append(plain.endsWith(DOTS) ? ".*" : "").append('\n').toString();
    }

    private static String plain(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    private static String lines(String said) {
        return said.lines().map(line -> plain(line) + "\n").collect(Collectors.joining());
    }

    /** Whether this is all that was said. */
    boolean isAllOf(String said) {
        return pattern.matcher(lines(said)).matches();
    }

    /** Whether this is among what was said. */
    boolean isIn(String said) {
        return pattern.matcher(lines(said)).find();
    }
}
