package io.millrace.cli.nrfrpc;

/** What a peer does. */
enum Verb {
    /** Writes EMPTY into all slots. */
    INIT,
    /** Shows both areas, read-only. */
    DUMP,
    /** Sends messages of the pattern. */
    SEND,
    /** Receives messages and compares them with the pattern. */
    RECV,
    /** Sends back what arrives. */
    ECHO,
    /** Sends, and awaits the same bytes. */
    PINGPONG;

    boolean sends() {
        return this == SEND || this == PINGPONG;
    }
}
