package io.millrace.cli.posix;

import io.millrace.cli.command.Verb;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.Map;

/**
 * The kernel. Segments that were made stay until somebody removes them. Thread-safety: confined to one thread.
 *
 * @param kernel its calls
 */
record OsBackend(OsSystemV kernel) implements Backend {
    @Override
    public SystemV calls() {
        return kernel;
    }

    @Override
    public Map<String, Verb> verbs(Handles handles) {
        return Map.ofEntries(
                Verb.of("free", 0, "", Backend.notHere("the kernel has no pool of pages for segments; a table has")));
    }

    @Override
    public void sweep() {
        // the kernel does it
    }

    @Override
    public void close() {
        kernel.close();
    }
}
