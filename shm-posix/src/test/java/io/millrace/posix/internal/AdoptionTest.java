package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.Machine;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose a segment of the kernel is: that of a process that lives, of a dead one, or ours. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdoptionTest {
    private static final int KEY = 0x4d5b0000 | (int) (ProcessHandle.current().pid() & 0xFFFF);
    private static final long SIZE = 20_000;
    private static final int USER = Machine.effectiveUser();
    private static final SystemVSpec OURS =
            new SystemVSpec("plc", KEY, SystemVSpec.BY_KEY, SIZE, Role.CREATE, 0600, false, false, -1);

    @AfterEach
    void remove() {
        try (OsSystemV kernel = OsSystemV.open()) {
            kernel.list().stream()
                    .filter(row -> row.key() == KEY)
                    .forEach(row -> kernel.shmctl(row.id(), ShmctlCommand.IPC_RMID, 0));
        }
    }

    /** The kernel's calls, but every segment was made by that process. */
    private static SystemV madeBy(IntSupplier process, SystemV calls) {
        return (SystemV) Proxy.newProxyInstance(
                SystemV.class.getClassLoader(),
                new Class<?>[] {SystemV.class},
                (_, method, arguments) -> method.getName().equals("list")
                        ? calls.list().stream()
                                .map(row -> madeBy(process.getAsInt(), row))
                                .toList()
                        : method.invoke(calls, arguments));
    }

    /** The kernel's calls, but somebody else attaches whatever is attached. */
    private static SystemV raced(SystemV calls, Deque<Attachment> others) {
        return (SystemV) Proxy.newProxyInstance(
                SystemV.class.getClassLoader(), new Class<?>[] {SystemV.class}, (_, method, arguments) -> {
                    if (method.getName().equals("shmat")) {
                        others.push(calls.shmat((int) arguments[0], 0, Set.of()));
                    }
                    return method.invoke(calls, arguments);
                });
    }

    private static ShmidDs madeBy(int process, ShmidDs row) {
        return new ShmidDs(
                row.id(),
                row.key(),
                row.mode(),
                row.uid(),
                row.gid(),
                row.cuid(),
                row.cgid(),
                row.segsz(),
                row.atime(),
                row.dtime(),
                row.ctime(),
                process,
                row.lpid(),
                row.nattch());
    }

    @Test
    void aLeftoverIsAdoptedOnceItsMakerIsDead() throws Exception {
        Process maker = new ProcessBuilder("cat").start();
        try (OsSystemV kernel = OsSystemV.open()) {
            kernel.shmget(KEY, SIZE, 0600, Set.of(ShmgetFlag.IPC_CREAT));
            SystemV calls = madeBy(() -> (int) maker.pid(), kernel);
            ShmException refusal = assertThrows(
                    ShmException.class, () -> SystemVSegment.open(calls, SystemVComponent.OS, OURS, USER, _ -> {}));
            assertTrue(refusal.getMessage().contains("the process that made it lives"), refusal::getMessage);
            maker.outputWriter().close();
            Hosted.await(maker::info, () -> Maker.isDead((int) maker.pid()));
            SystemVSegment.open(calls, SystemVComponent.OS, OURS, USER, _ -> {}).close();
            assertTrue(kernel.list().stream().noneMatch(row -> row.key() == KEY));
        } finally {
            maker.destroyForcibly();
        }
    }

    @Test
    void whatTwoAdoptAtTheSameMomentIsNobodys() {
        try (OsSystemV kernel = OsSystemV.open()) {
            int id = kernel.shmget(KEY, SIZE, 0600, Set.of(ShmgetFlag.IPC_CREAT));
            Deque<Attachment> others = new ArrayDeque<>();
            SystemV calls = raced(kernel, others);
            ShmException refusal = assertThrows(
                    ShmException.class, () -> SystemVSegment.open(calls, SystemVComponent.OS, OURS, USER, _ -> {}));
            assertTrue(refusal.getMessage().contains("at the same moment"), refusal::getMessage);
            assertEquals(1, kernel.stat(id).nattch(), "the refusal left an attachment, or took the other one's");
            kernel.shmctl(id, ShmctlCommand.IPC_RMID, 0);
            others.forEach(Attachment::close);
        }
    }

    /** Ids come again: only who made it tells one from another. */
    @Test
    void oneOfTheSameIdThatSomebodyElseMadeIsNotRemoved() {
        AtomicInteger process = new AtomicInteger((int) ProcessHandle.current().pid());
        List<String> warnings = new ArrayList<>();
        try (OsSystemV kernel = OsSystemV.open()) {
            SystemV calls = madeBy(process::get, kernel);
            Segment segment = SystemVSegment.open(calls, SystemVComponent.OS, OURS, USER, warnings::add);
            process.incrementAndGet();
            segment.close();
            int id = kernel.shmget(KEY, 0, 0, Set.of());
            assertEquals(0, kernel.stat(id).nattch());
            assertTrue(warnings.getFirst().contains("it is another one by now"), warnings::toString);
            kernel.shmctl(id, ShmctlCommand.IPC_RMID, 0);
        }
    }

    /** The child ends once its parent, a shell, has become a program that takes no notice of it. */
    @Test
    void aProcessThatHasEndedIsDeadBeforeItsParentTakesNotice() throws Exception {
        String script = "until grep -q cat /proc/$$/comm; do :; done & echo $!; exec cat";
        Process parent = new ProcessBuilder("sh", "-c", script).start();
        try {
            int child = Integer.parseInt(parent.inputReader().readLine());
            Hosted.await(parent::info, () -> Maker.isDead(child));
            assertTrue(Files.exists(Path.of("/proc/" + child)), "it is gone altogether, so this proves nothing");
        } finally {
            parent.destroyForcibly();
        }
    }
}
