package io.millrace.posix.internal.table;

/** Whose answers a table gives. */
public enum Profile {
    /** Those of POSIX and Linux. */
    POSIX(0),
    /** Those of NuttX, where they differ. */
    NUTTX(1);

    /** As it stands in the table. */
    final int code;

    Profile(int code) {
        this.code = code;
    }
}
