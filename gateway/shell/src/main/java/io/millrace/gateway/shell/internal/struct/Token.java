package io.millrace.gateway.shell.internal.struct;

/**
 * A word, a number or a sign of a description. Thread-safety: immutable.
 *
 * @param text as it stands there; empty at the end
 * @param position of its first character
 */
record Token(String text, int position) {
    boolean is(String other) {
        return text.equals(other);
    }

    boolean isName() {
        return !text.isEmpty() && Character.isJavaIdentifierStart(text.charAt(0));
    }

    boolean isEnd() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return isEnd() ? "the end" : "\"" + text + "\"";
    }
}
