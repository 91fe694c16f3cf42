package io.millrace.cli.vox;

import java.util.Locale;

/** What goes over a link. */
enum Mode {
    /** Sends back what arrives. */
    ECHO,
    /** Sends messages of the pattern. */
    SEND,
    /** Receives messages and compares them with the pattern. */
    RECV,
    /** Sends, and awaits the same bytes. */
    PINGPONG,
    /** Sends and receives at the same time. */
    BOTH;

    /** As it is typed. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean sendsByItself() {
        return this == SEND || this == BOTH;
    }
}
