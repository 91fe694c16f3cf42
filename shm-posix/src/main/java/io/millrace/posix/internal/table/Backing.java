package io.millrace.posix.internal.table;

/** What a table promises its regions. A page is taken at the first store in any case. */
public enum Backing {
    /** No more pages than there are: a first store never fails for want of one. */
    STRICT(0),
    /** As many as anybody asks for: a first store may find no page left. */
    OVERCOMMIT(1);

    /** As it stands in the table. */
    final int code;

    Backing(int code) {
        this.code = code;
    }
}
