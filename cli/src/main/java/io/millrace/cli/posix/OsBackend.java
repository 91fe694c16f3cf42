package io.millrace.cli.posix;

import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kernel. What was made stays until somebody removes it. Thread-safety: confined to one thread. */
final class OsBackend implements Backend {
    private static final String NO_POOL = "the kernel has no pool of pages for segments; a table has";

    private final SystemV kernel = OsSystemV.open();
    private final PosixObjects objects = PosixObjects.open();
    private final List<SharedObject> open = new ArrayList<>();

    @Override
    public SystemV calls() {
        return kernel;
    }

    @Override
    public Map<String, Verb> verbs(Handles handles) {
        return Map.ofEntries(
                Verb.of("free", 0, "", Backend.notHere(NO_POOL)),
                Verb.of("shm-open", 4, "NAME FLAGS MODE SIZE", call -> open(call, handles)),
                Verb.of("shm-unlink", 1, "NAME", this::unlink));
    }

    private JsonObject open(Call call, Handles handles) {
        var flags = PosixWords.openFlags(call, 2);
        int mode = PosixWords.mode(call, 3);
        long size = PosixWords.size(call, 4);
        SharedObject object = objects.shmOpen(call.word(1), flags, mode, size);
        open.add(object);
        return Answer.of(handles.add(new OpenedObject(object)));
    }

    private JsonObject unlink(Call call) {
        objects.shmUnlink(call.word(1));
        return Answer.done();
    }

    @Override
    public void sweep() {
        // the kernel does it
    }

    @Override
    public void close() {
        open.forEach(SharedObject::close);
        kernel.close();
    }
}
