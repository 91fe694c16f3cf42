package io.millrace.itests.posix;

import io.millrace.api.memory.Memory;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.object.ChannelObjects;
import io.millrace.posix.internal.object.LibcObjects;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.Set;

/** Objects that are made shorter under those who have mapped them; and a segment, which nobody can make shorter. */
final class VanishingObjects {
    private static final int SIZE = 1 << 16;
    private static final int LEFT = 4096;
    private static final long GONE = 8192;

    private VanishingObjects() {}

    static void run(Vanishing program) {
        LibcObjects libc = new LibcObjects();
        named(program, "object", libc);
        named(program, "object of files", new ChannelObjects());
        try (SharedObject object = libc.memfd("vanishing", SIZE, Set.of())) {
            shorten(program, "file of memory", object);
        }
        segment(program);
    }

    private static void named(Vanishing program, String what, PosixObjects objects) {
        String name = "/millrace-vanishing-" + ProcessHandle.current().pid();
        try (SharedObject object = objects.shmOpen(name, ObjectSite.NEW, 0600, SIZE)) {
            objects.shmUnlink(name);
            shorten(program, what, object);
        }
    }

    private static void shorten(Vanishing program, String what, SharedObject object) {
        Memory whole = object.memory();
        program.warm(whole, GONE);
        object.truncate(LEFT);
        program.touch(what, whole, GONE);
        beyond(what + " read", () -> object.read(GONE, new byte[8]));
        beyond(what + " write", () -> object.write(GONE, new byte[8]));
        object.truncate(0);
        program.touch(what + " of no bytes", whole, 0);
        program.declared(what + " of no bytes read", () -> object.read(0, new byte[0]));
        program.declared(what + " of no bytes write", () -> object.write(0, new byte[0]));
    }

    /** These ask for the length first. */
    private static void beyond(String what, Runnable call) {
        int refused = 0;
        for (int i = 0; i < Vanishing.TOUCHES; i++) {
            try {
                call.run();
            } catch (IndexOutOfBoundsException e) {
                refused++;
            }
        }
        Vanishing.tell(what, refused);
    }

    /** The bytes of a segment stay as long as somebody has it attached. */
    private static void segment(Vanishing program) {
        try (SystemV calls = OsSystemV.open()) {
            int id = calls.shmget(SystemV.IPC_PRIVATE, SIZE, 0600, Set.of());
            try (Attachment attachment = calls.shmat(id, 0, Set.of())) {
                calls.shmctl(id, ShmctlCommand.IPC_RMID, 0);
                program.intact("removed segment", attachment.memory(), GONE);
                program.declared("removed segment read", () -> attachment.read(GONE, new byte[8]));
                program.declared("removed segment write", () -> attachment.write(GONE, new byte[8]));
            }
        }
    }
}
