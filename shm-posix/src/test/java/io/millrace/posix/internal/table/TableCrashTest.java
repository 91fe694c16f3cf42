package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.StepKill;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.Pools;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer dies after any of its stores; the next call of anybody mends what it began, and nobody else's is touched. */
@Timeout(300)
class TableCrashTest {
    private static final int DYING = 1;
    private static final int LIVING = 2;
    private static final int SWEEPING = 3;
    private static final int LAST = 4;
    private static final int KEY = 5;
    private static final byte[] BYTES = {1, 2, 3, 4};

    /** What the dying peer was told. */
    private static final class Journal {
        private final List<Integer> made = new ArrayList<>();
        private final List<Integer> removed = new ArrayList<>();
        private final List<Integer> written = new ArrayList<>();
    }

    private static Pools.Dead dead(int... pids) {
        Pools.Dead dead = new Pools.Dead();
        for (int pid : pids) {
            dead.add(pid);
        }
        return dead;
    }

    /** A region of the living peer with bytes in it, attached by it all the time. */
    private static byte[] image(TableLayout layout, Consumer<Memory> steps) {
        Memory memory = Tables.memory(layout);
        TableSystemV living = Tables.join(memory, layout, LIVING, dead());
        living.shmat(living.shmget(KEY, 2 * Tables.PAGE, 0600, Tables.CREAT), 0, Set.of())
                .write(10, BYTES);
        steps.accept(memory);
        byte[] bytes = new byte[(int) layout.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static long kill(TableLayout layout, byte[] image, BiConsumer<Memory, Journal> scenario) {
        return StepKill.with(Journal::new)
                .image(image)
                .access(Access.NORMAL)
                .scenario(scenario)
                .recovery(memory ->
                        Tables.join(memory, layout, SWEEPING, dead(DYING)).sweep())
                .check((memory, journal, _) -> assertMended(memory, layout, journal))
                .run();
    }

    private static void assertMended(Memory memory, TableLayout layout, Journal journal) {
        TableSystemV last = Tables.join(memory, layout, LAST, dead(DYING, SWEEPING));
        last.sweep();
        Tables.check(memory, layout, livingSlots(memory, layout));
        assertLivingUntouched(last);
        for (int id : journal.made) {
            if (!journal.removed.contains(id)) {
                assertEquals(0, last.stat(id).nattch(), "nobody living has it");
            }
        }
        journal.removed.forEach(id -> Tables.assertErrno("EINVAL", () -> last.stat(id)));
        for (int id : journal.written) {
            try (Attachment attachment = last.shmat(id, 0, Set.of())) {
                byte[] bytes = new byte[BYTES.length];
                attachment.read(Tables.PAGE - 2, bytes);
                assertArrayEquals(BYTES, bytes);
            }
        }
        assertNothingLeaks(last, layout);
        last.close();
    }

    private static BitSet livingSlots(Memory memory, TableLayout layout) {
        BitSet living = new BitSet();
        TableSystemV probe = Tables.join(memory, layout, LAST + 1, dead());
        for (int slot = 0; slot < layout.peers(); slot++) {
            int pid = probe.pid(slot);
            living.set(slot, pid == LIVING || pid == LAST);
        }
        probe.close();
        return living;
    }

    private static void assertLivingUntouched(TableSystemV table) {
        int id = table.shmget(KEY, 0, 0, Set.of());
        assertEquals(1, table.stat(id).nattch());
        try (Attachment attachment = table.shmat(id, 0, Set.of())) {
            byte[] bytes = new byte[BYTES.length];
            attachment.read(10, bytes);
            assertArrayEquals(BYTES, bytes);
        }
    }

    /** With all other regions removed every page but those of the living peer's region is free. */
    private static void assertNothingLeaks(TableSystemV table, TableLayout layout) {
        for (ShmidDs each : table.list()) {
            if (each.key() != KEY) {
                table.shmctl(each.id(), ShmctlCommand.IPC_RMID, 0);
            }
        }
        int pages = layout.backing() == Backing.STRICT ? 2 : 1;
        assertEquals(layout.pages() - pages, table.info().freePages());
        int id = table.shmget(99, (long) (layout.pages() - 2) * Tables.PAGE, 0600, Tables.CREAT);
        try (Attachment attachment = table.shmat(id, 0, Set.of())) {
            attachment.write(0, new byte[(int) attachment.sizeBytes()]);
        }
        table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
    }

    private static TableLayout layout(Backing backing) {
        return Tables.layout(Profile.POSIX, backing);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInMakingAndWriting(Backing backing) {
        TableLayout layout = layout(backing);
        long points = kill(layout, image(layout, _ -> {}), (memory, journal) -> {
            TableSystemV table = Tables.join(memory, layout, DYING, dead());
            int id = table.shmget(7, 3 * Tables.PAGE, 0600, Tables.CREAT);
            journal.made.add(id);
            Attachment attachment = table.shmat(id, 0, Set.of());
            attachment.write(Tables.PAGE - 2, BYTES);
            journal.written.add(id);
            assertEquals(3 * Tables.PAGE, attachment.memory().size());
        });
        assertTrue(points > 200, "points=" + points);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInDetachingAndRemoving(Backing backing) {
        TableLayout layout = layout(backing);
        long points = kill(layout, image(layout, _ -> {}), (memory, journal) -> {
            TableSystemV table = Tables.join(memory, layout, DYING, dead());
            int id = table.shmget(0, 2 * Tables.PAGE, 0600, Set.of());
            Attachment attachment = table.shmat(id, 0, Set.of());
            attachment.write(0, new byte[2 * Tables.PAGE]);
            table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
            table.shmdt(attachment.address());
            journal.removed.add(id);
            int second = table.shmget(8, 1, 0600, Tables.CREAT);
            table.shmctl(second, ShmctlCommand.IPC_SET, 0640);
            table.shmctl(second, ShmctlCommand.IPC_RMID, 0);
            journal.removed.add(second);
            table.close();
        });
        assertTrue(points > 200, "points=" + points);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInSweepingIsFinishedByTheNextOne(Backing backing) {
        TableLayout layout = layout(backing);
        byte[] image = image(layout, memory -> {
            TableSystemV gone = Tables.join(memory, layout, SWEEPING, dead());
            Attachment removed = gone.shmat(gone.shmget(8, 2 * Tables.PAGE, 0600, Tables.CREAT), 0, Set.of());
            removed.write(0, new byte[2 * Tables.PAGE]);
            gone.shmctl(removed.id(), ShmctlCommand.IPC_RMID, 0);
            gone.shmat(gone.shmget(9, Tables.PAGE, 0600, Tables.CREAT), 0, Tables.RDONLY);
        });
        long points = kill(layout, image, (memory, _) -> Tables.join(memory, layout, DYING, dead(SWEEPING))
                .sweep());
        assertTrue(points > 50, "points=" + points);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInMakingATableLeavesNoneOrAWholeOne(Backing backing) {
        TableLayout layout = layout(backing);
        StepKill.with(Object::new)
                .size((int) layout.size())
                .access(Access.NORMAL)
                .scenario((memory, _) -> Tables.join(memory, layout, DYING, dead()))
                .check((memory, _, _) -> {
                    TableSystemV table = Tables.join(memory, layout, LAST, dead(DYING));
                    assertEquals(layout.pages(), table.info().freePages());
                    assertEquals(List.of(), table.list());
                })
                .run();
    }
}
