package io.millrace.api.health;

/** How something is. */
public enum Verdict {
    /** As it should be, or not needed. */
    OK,
    /** Works, with less than there could be. */
    WARN,
    /** Does not work here like this. */
    FAIL
}
