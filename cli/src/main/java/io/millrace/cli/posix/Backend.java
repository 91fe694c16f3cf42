package io.millrace.cli.posix;

import io.millrace.cli.command.Verb;
import io.millrace.posix.SystemV;
import java.util.Map;

/** Who carries out the calls. Thread-safety: confined to one thread. */
interface Backend extends AutoCloseable {
    /** The calls of System V. */
    SystemV calls();

    /** The commands that the back-ends answer differently. */
    Map<String, Verb> verbs(Handles handles);

    /** Shows that we live, and sweeps what dead peers have left. */
    void sweep();

    /** Detaches what is attached. */
    @Override
    void close();

    /** A command that a back-end does not have. */
    static Verb.Action notHere(String why) {
        return _ -> {
            throw new Refusal("ENOSYS", why);
        };
    }
}
