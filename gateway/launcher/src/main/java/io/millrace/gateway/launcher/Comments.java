package io.millrace.gateway.launcher;

/** Takes comments out of JSON, which the Configurator allows, and leaves every line and column where it was. */
final class Comments {
    private final char[] text;
    private int at;

    private Comments(String text) {
        this.text = text.toCharArray();
    }

    /** The text with blanks in place of comments. */
    static String blank(String text) {
        return new Comments(text).run();
    }

    private String run() {
        while (at < text.length) {
            if (text[at] == '"') {
                skipString();
            } else if (starts("//")) {
                blankUntil("\n");
            } else if (starts("/*")) {
                blankUntil("*/");
            } else {
                at++;
            }
        }
        return new String(text);
    }

    private void skipString() {
        at++;
        while (at < text.length && text[at] != '"' && text[at] != '\n') {
            at += text[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void blankUntil(String end) {
        while (at < text.length && !starts(end)) {
            blankOne();
        }
        if (!end.equals("\n") && starts(end)) {
            blankOne();
            blankOne();
        }
    }

    private void blankOne() {
        if (text[at] != '\n') {
            text[at] = ' ';
        }
        at++;
    }

    private boolean starts(String mark) {
        return at + mark.length() <= text.length && new String(text, at, mark.length()).equals(mark);
    }
}
