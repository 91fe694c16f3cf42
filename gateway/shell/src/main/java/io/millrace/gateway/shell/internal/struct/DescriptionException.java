package io.millrace.gateway.shell.internal.struct;

/** A description that cannot be read, and where. Thread-safety: immutable. */
public final class DescriptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    DescriptionException(String message, int position) {
        super(message, null, false, false);
        this.position = position;
    }

    /**
     * Says where, as editors count.
     *
     * @param text the description
     * @param file where it stands; empty if it was typed
     * @return one line
     */
    public String at(String text, String file) {
        String before = text.substring(0, position);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = position - before.lastIndexOf('\n');
        return (file.isEmpty() ? "column " + column : file + ":" + line + ":" + column) + ": " + getMessage();
    }
}
