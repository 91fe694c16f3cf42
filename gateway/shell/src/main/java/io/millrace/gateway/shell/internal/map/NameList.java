package io.millrace.gateway.shell.internal.map;

import java.util.ArrayList;
import java.util.List;

/** Names beside a row, as many as there is room for. Thread-safety: immutable. */
public final class NameList {
    private static final String SEPARATOR = ", ";
    private static final String DOTS = "...";

    private NameList() {}

    /**
     * A name, and what else is to be said.
     *
     * @param name with those of what it lies in, as in C
     * @param tail put behind it
     */
    public record Label(String name, String tail) {}

    /**
     * Puts them behind each other. What a name has in common with the one before is left out: {@code slot[0], [1]}.
     *
     * @param labels all of them
     * @param room how many characters there are
     * @return the first ones, with how many more there are, within that room; the first is cut if even that is too long
     */
    public static String fit(List<Label> labels, int room) {
        List<String> names = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < labels.size() && length <= room; i++) {
            String before = i == 0 ? "" : labels.get(i - 1).name();
            String name = shorter(before, labels.get(i).name()) + labels.get(i).tail();
            names.add(name);
            length += name.length();
        }
        int shown = names.size();
        while (shown > 1 && text(names, shown, labels.size()).length() > room) {
            shown--;
        }
        return shown == 0 ? "" : cut(text(names, shown, labels.size()), room);
    }

    /** Only what follows the last dot or bracket, if all in front of it is the same. */
    private static String shorter(String before, String name) {
        int at = Math.max(name.lastIndexOf('.'), name.lastIndexOf('['));
        return at > 0 && before.length() > at && before.startsWith(name.substring(0, at + 1))
                ? name.substring(at)
                : name;
    }

    private static String text(List<String> names, int shown, int all) {
        String some = String.join(SEPARATOR, names.subList(0, shown));
        return shown == all ? some : some + " +" + (all - shown);
    }

    private static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        return room <= DOTS.length() ? "" : text.substring(0, room - DOTS.length()) + DOTS;
    }
}
