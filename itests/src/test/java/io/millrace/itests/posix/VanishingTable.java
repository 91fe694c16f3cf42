package io.millrace.itests.posix;

import io.millrace.api.memory.Memory;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.table.TableSystemV;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/** A table whose file is made shorter: its pages are gone, or its rows and words too. */
final class VanishingTable {
    private static final int PAGE = 4096;

    private VanishingTable() {}

    static void run(Vanishing program) {
        for (long left : new long[] {0, 64, PAGE, 4L * PAGE}) {
            shorten(program, left);
        }
    }

    private static void shorten(Vanishing program, long left) {
        String what = "table of " + left + " bytes ";
        try (TableFile table = TableFile.posix()) {
            TableSystemV calls = table.join().calls();
            int id = calls.shmget(7, 2 * PAGE, 0600, Site.NEW);
            Attachment attachment = calls.shmat(id, 0, Set.of());
            Memory memory = attachment.memory();
            Attachment other = calls.shmat(calls.shmget(8, 2 * PAGE, 0600, Site.NEW), 0, Set.of());
            program.warm(memory, PAGE);
            truncate(table.path(), left);
            program.touch(what + "region", memory, PAGE);
            program.lost(what + "read", () -> attachment.read(PAGE, new byte[8]));
            program.lost(what + "write", () -> attachment.write(PAGE, new byte[8]));
            calls(left == 0 ? program::lost : program::declared, what, calls, id);
            program.declared(what + "first store", () -> other.write(0, new byte[8]));
            program.declared(what + "memory", other::memory);
            program.declared(what + "detach", other::close);
            program.declared(what + "close", calls::close);
        }
    }

    /** What a call must end in. */
    @FunctionalInterface
    private interface Verdict {
        void on(String what, Runnable call);
    }

    private static void calls(Verdict verdict, String what, TableSystemV calls, int id) {
        verdict.on(what + "shmget", () -> calls.shmget(7, 1, 0600, Set.of()));
        verdict.on(what + "shmget new", () -> calls.shmget(SystemV.IPC_PRIVATE, 1, 0600, Set.of()));
        verdict.on(what + "shmat", () -> calls.shmat(id, 0, Set.of()));
        verdict.on(what + "shmdt", () -> calls.shmdt(calls.layout().virtualBase() + PAGE));
        verdict.on(what + "stat", () -> calls.stat(id));
        for (ShmctlCommand command : ShmctlCommand.values()) {
            verdict.on(what + command, () -> calls.shmctl(id, command, 0600));
        }
        verdict.on(what + "list", calls::list);
        verdict.on(what + "info", calls::info);
        verdict.on(what + "sweep", calls::sweep);
    }

    private static void truncate(Path path, long left) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
