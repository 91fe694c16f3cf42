package io.millrace.cli.posix;

import io.millrace.api.segment.Segment;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Verb;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.table.TableSystemV;
import java.util.Map;

/**
 * A table in a segment. Thread-safety: confined to one thread.
 *
 * @param segment holds it
 * @param table the calls on it
 */
record TableBackend(Segment segment, TableSystemV table) implements Backend {
    private static final String NO_OBJECTS = "a table has no objects with names; the kernel has: peer posix os";

    @Override
    public SystemV calls() {
        return table;
    }

    @Override
    public Map<String, Verb> verbs(Handles handles) {
        return Map.ofEntries(
                Verb.of("free", 0, "", _ -> Answer.of(table.info().freePages())),
                Verb.of("shm-open", 4, "NAME FLAGS MODE SIZE", Backend.notHere(NO_OBJECTS)),
                Verb.of("shm-unlink", 1, "NAME", Backend.notHere(NO_OBJECTS)));
    }

    @Override
    public void sweep() {
        table.sweep();
    }

    @Override
    public void close() {
        try {
            table.close();
        } finally {
            segment.close();
        }
    }
}
