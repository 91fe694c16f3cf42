package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.posix.FlatName.Trap;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import io.millrace.posix.internal.object.LibcObjects;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody replaces what stands at the name of an object as fast as he can, while it is opened: he never wins. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectRaceIT {
    private static final int SOME = 2_000;
    private static final int MANY = 100_000;
    /** What a segment must never be. */
    private static final List<Trap> OF_SEGMENTS =
            List.of(Trap.SYMBOLIC_LINK, Trap.HARD_LINK, Trap.FIFO, Trap.WIDE_MODE, Trap.WRONG_SIZE);
    /** What {@code shm_open} must never open. */
    private static final List<Trap> OF_CALLS = List.of(Trap.SYMBOLIC_LINK, Trap.DANGLING_LINK, Trap.FIFO);

    private final FlatName place;
    private final ExecutorService attacker = Executors.newSingleThreadExecutor();

    ObjectRaceIT() throws IOException {
        place = new FlatName();
    }

    @AfterEach
    void end() {
        attacker.close();
        place.close();
    }

    @Test
    void aSegmentIsNeverAnother() throws Exception {
        race("segment", SOME, OF_SEGMENTS, this::segment);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSegmentIsNeverAnotherInAHundredThousandAttempts() throws Exception {
        race("segment", MANY, OF_SEGMENTS, this::segment);
    }

    @Test
    void anObjectIsNeverReachedThroughALink() throws Exception {
        race("object", SOME, OF_CALLS, this::object);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anObjectIsNeverReachedThroughALinkInAHundredThousandAttempts() throws Exception {
        race("object", MANY, OF_CALLS, this::object);
    }

    /** Tries until it was opened once at least and refused once, or the attacker has failed. */
    private void race(String what, int attempts, List<Trap> traps, IntPredicate attempt) throws Exception {
        place.honest();
        AtomicBoolean stop = new AtomicBoolean();
        Future<?> attack = attacker.submit(() -> {
            for (int i = 0; !stop.get(); i++) {
                place.put(traps.get(i % traps.size()));
                place.honest();
            }
            return null;
        });
        int opened = 0;
        int tried = 0;
        try {
            while ((tried < attempts || opened == 0 || opened == tried) && !attack.isDone()) {
                opened += attempt.test(tried) ? 1 : 0;
                tried++;
            }
        } finally {
            stop.set(true);
        }
        attack.get();
        System.out.println(what + ": " + tried + " attempts, opened " + opened + " times, never another");
        assertTrue(tried >= attempts);
        assertTrue(opened < tried, "it was never refused: nothing was tried");
    }

    private boolean segment(int attempt) {
        Role role = attempt % 2 == 0 ? Role.ATTACH : Role.CREATE_OR_ATTACH;
        FileSpec spec = FileSpec.of("object", place.path().toString(), FlatName.SIZE, role)
                .ofKind("posix")
                .kept();
        try (MappedFile segment = MappedFile.open(spec, _ -> {})) {
            assertEquals(FlatName.HONEST, segment.memory().getInt(0), "another was opened");
            return true;
        } catch (ShmException expected) {
            return false;
        }
    }

    private boolean object(int attempt) {
        PosixObjects objects = new LibcObjects();
        try (SharedObject object = objects.shmOpen(
                place.name(), attempt % 2 == 0 ? ObjectSite.OLD : ObjectSite.ANY, 0600, FlatName.SIZE)) {
            assertEquals(FlatName.HONEST, object.memory().getInt(0), "another was opened");
            return true;
        } catch (ShmException expected) {
            return false;
        }
    }
}
