package io.millrace.api.segment;

/** Who brings a segment into being. */
public enum Role {
    /**
     * We do, and we remove its name when we stop. A leftover of ours whose creator has died, and which fits, is adopted
     * with its bytes.
     */
    CREATE,
    /** Somebody else did; it must be there. */
    ATTACH,
    /** Whoever comes first; we leave the name where it is. */
    CREATE_OR_ATTACH
}
