package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.hw.libc.Machine;
import io.millrace.itests.support.Tools;
import java.util.List;

/**
 * Somebody without privileges, who needs no account. Thread-safety: immutable.
 *
 * @param id of the user, and of the only group
 */
record User(int id) {
    static final User ANNA = new User(54_321);
    static final User BERT = new User(54_322);

    /** Skips the test unless it may start programs of others. */
    static void requireRoot() {
        assumeTrue(Machine.effectiveUser() == 0, "only root starts programs of other users");
        Tools.require("setpriv", "util-linux");
    }

    /** What stands before the command of a program of this user. */
    List<String> prefix() {
        return List.of("setpriv", "--reuid", "" + id, "--regid", "" + id, "--clear-groups", "--");
    }
}
