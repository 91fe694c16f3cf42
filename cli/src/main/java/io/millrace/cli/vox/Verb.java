package io.millrace.cli.vox;

import java.util.Locale;

/** What a peer does. */
enum Verb {
    /** Makes a segment, or takes one over, and serves its guests. */
    HOST,
    /** Takes a place in a segment. */
    GUEST,
    /** Makes a segment and leaves it. */
    CREATE,
    /** Clears away a guest of a segment whose host is not there. */
    RECOVER,
    /** Shows a segment, read-only. */
    DUMP;

    /** As it is typed. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
