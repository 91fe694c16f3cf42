package io.millrace.itests.posix;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.testkit.Accessors;
import io.millrace.api.testkit.Accessors.Accessor;

/**
 * The program of {@link VanishedObjectIT}: lets the compiler have its way with every access to a memory, takes the
 * memory away, and touches what is gone. Each kind of access ends in a line that tells how often that was answered with
 * the exception; anything else that is thrown ends the program.
 */
final class Vanishing {
    /** How often each access is tried. */
    static final int TOUCHES = 200;

    private final int warmUp;

    private Vanishing(int warmUp) {
        this.warmUp = warmUp;
    }

    /** Takes what vanishes, by its name, how often to warm up, and where it is to be. */
    public static void main(String[] arguments) {
        Vanishing program = new Vanishing(Integer.parseInt(arguments[1]));
        switch (arguments[0]) {
            case "objects" -> VanishingObjects.run(program);
            case "table" -> VanishingTable.run(program);
            case "full" -> VanishingRoom.run(program, arguments[2]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Every access to a memory while it is there. */
    void warm(Memory memory, long offset) {
        for (Accessor accessor : Accessors.all(Access.NORMAL)) {
            for (int i = 0; i < warmUp; i++) {
                accessor.touch(memory, offset);
            }
        }
    }

    /** Every access to a memory that is gone there. */
    void touch(String what, Memory memory, long offset) {
        for (Accessor accessor : Accessors.all(Access.NORMAL)) {
            lost(what + " " + accessor.name(), () -> accessor.touch(memory, offset));
        }
    }

    /** A call that says every time that memory is gone. */
    void lost(String what, Runnable call) {
        int lost = 0;
        for (int i = 0; i < TOUCHES; i++) {
            try {
                call.run();
            } catch (SegmentLostException e) {
                lost++;
            }
        }
        tell(what, lost);
    }

    /** A call that does what it can with what is left, or says what is wrong. */
    void declared(String what, Runnable call) {
        int ended = 0;
        for (int i = 0; i < TOUCHES; i++) {
            try {
                call.run();
                ended++;
            } catch (ShmException e) {
                ended++;
            }
        }
        tell(what, ended);
    }

    /** Every access to a memory that is still there. */
    void intact(String what, Memory memory, long offset) {
        for (Accessor accessor : Accessors.all(Access.NORMAL)) {
            int done = 0;
            while (done < TOUCHES) {
                accessor.touch(memory, offset);
                done++;
            }
            tell(what + " " + accessor.name(), done);
        }
    }

    static void tell(String what, int count) {
        System.out.println(what + ": " + count + " of " + TOUCHES);
    }
}
