package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.StepKill;
import io.millrace.itests.posix.Survivor.Journal;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableSystemV;
import java.lang.foreign.Arena;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java dies after any of its stores to a table, with any of those that nothing had published missing; a process in C
 * mends what it has begun, finds what it had been told, and uses all there is.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TableStepKillIT {
    private static final Set<ShmgetFlag> CREAT = Set.of(ShmgetFlag.IPC_CREAT);
    private static final Set<ShmgetFlag> NEW = Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL);
    private static final int PAGE = Survivor.PAGE;
    private static final Set<ShmatFlag> ANYHOW = Set.of();

    /** What somebody does who dies at it; before that, nothing but joining. */
    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("joining", (_, _) -> {}),
            new Scenario("making", (table, journal) -> {
                journal.made.add(table.shmget(7, 3 * PAGE, 0600, CREAT));
                journal.made.add(table.shmget(8, 1, 0600, NEW));
            }),
            new Scenario("storing", (table, journal) -> {
                int id = table.shmget(7, 3 * PAGE, 0600, CREAT);
                Attachment attachment = table.shmat(id, 0, ANYHOW);
                attachment.write(PAGE - 2, Survivor.BYTES);
                journal.written.add(id);
            }),
            new Scenario("in place", (table, journal) -> {
                int id = table.shmget(7, 3 * PAGE, 0600, CREAT);
                journal.made.add(id);
                assertEquals(3 * PAGE, table.shmat(id, 0, ANYHOW).memory().size());
            }),
            new Scenario("detaching", (table, journal) -> {
                int id = table.shmget(7, PAGE, 0600, CREAT);
                journal.made.add(id);
                table.shmdt(table.shmat(id, 0, ANYHOW).address());
                table.shmat(id, 0, Set.of(ShmatFlag.SHM_RDONLY)).close();
            }),
            new Scenario("setting", (table, journal) -> {
                int id = table.shmget(7, PAGE, 0600, CREAT);
                journal.made.add(id);
                table.shmctl(id, ShmctlCommand.IPC_SET, 0640);
            }),
            new Scenario("removing at once", (table, journal) -> {
                int id = table.shmget(7, 2 * PAGE, 0600, CREAT);
                Attachment attachment = table.shmat(id, 0, ANYHOW);
                attachment.write(0, new byte[2 * PAGE]);
                attachment.close();
                table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
                journal.removed.add(id);
            }),
            new Scenario("removing later", (table, journal) -> {
                int id = table.shmget(7, 2 * PAGE, 0600, CREAT);
                Attachment attachment = table.shmat(id, 0, ANYHOW);
                attachment.write(0, new byte[2 * PAGE]);
                table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
                attachment.close();
                journal.removed.add(id);
            }),
            new Scenario("leaving", (table, journal) -> {
                int id = table.shmget(7, 2 * PAGE, 0600, CREAT);
                table.shmat(id, 0, ANYHOW).write(PAGE - 2, Survivor.BYTES);
                table.shmat(id, 0, ANYHOW);
                journal.written.add(id);
                table.close();
            }));

    private record Scenario(String name, BiConsumer<TableSystemV, Journal> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A table in which we, who live, have a region; and what else is to be in it. */
    private static byte[] image(TableLayout layout, Consumer<Memory> more) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(layout.size(), 64), Access.NORMAL);
        image(memory, layout);
        more.accept(memory);
        return bytes(memory);
    }

    /** Pages that were in use before are not zero. */
    private static byte[] image(Memory memory, TableLayout layout) {
        SystemV living = InMemory.join(memory, layout, ProcessLiveness.self());
        Survivor.dirty(living, layout);
        Survivor.live(living, layout);
        return bytes(memory);
    }

    private static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Kills a scenario everywhere; the same bytes are looked at once. */
    private static void kill(String what, TableLayout layout, byte[] image, BiConsumer<Memory, Journal> scenario) {
        Set<String> seen = new HashSet<>();
        try (Survivor survivor = new Survivor(layout, image)) {
            long points = StepKill.with(Journal::new)
                    .image(image)
                    .access(Access.NORMAL)
                    .scenario(scenario)
                    .check((memory, journal, _) -> {
                        byte[] left = bytes(memory);
                        if (seen.add(journal + digest(left))) {
                            survivor.check(left, journal);
                        }
                    })
                    .run();
            System.out.println(what + ": " + points + " points, " + seen.size() + " different images");
        }
        assertTrue(seen.size() > 4, () -> seen.size() + " images");
    }

    private static String digest(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scenariosAndBackings")
    void dyingWhere(Scenario scenario, Backing backing) {
        TableLayout layout = Survivor.layout(Profile.POSIX, backing);
        kill(
                scenario + ", " + backing,
                layout,
                image(layout, _ -> {}),
                (memory, journal) -> scenario.steps.accept(InMemory.joinAsDead(memory, layout), journal));
    }

    static Stream<Arguments> scenariosAndBackings() {
        return SCENARIOS.stream()
                .flatMap(scenario -> Stream.of(Backing.values()).map(backing -> Arguments.of(scenario, backing)));
    }

    /** What another one has left is swept by one who dies at it. */
    @ParameterizedTest
    @EnumSource
    void dyingWhereSweeping(Backing backing) {
        TableLayout layout = Survivor.layout(Profile.POSIX, backing);
        byte[] image = image(layout, memory -> {
            TableSystemV gone = InMemory.joinAsDead(memory, layout);
            Attachment removed = gone.shmat(gone.shmget(8, 2 * PAGE, 0600, CREAT), 0, ANYHOW);
            removed.write(0, new byte[2 * PAGE]);
            gone.shmctl(removed.id(), ShmctlCommand.IPC_RMID, 0);
            gone.shmat(gone.shmget(9, PAGE, 0600, CREAT), 0, ANYHOW).memory();
        });
        kill("SWEEPING, " + backing, layout, image, (memory, _) -> InMemory.joinAsDead(memory, layout)
                .sweep());
    }

    /** A key that is removed and found again, a region that grows: as NuttX does it. */
    @Test
    void dyingWhereNuttxMakesAndExtends() {
        TableLayout layout = Survivor.layout(Profile.NUTTX, Backing.OVERCOMMIT);
        kill("NUTTX", layout, image(layout, _ -> {}), (memory, journal) -> {
            TableSystemV table = InMemory.joinAsDead(memory, layout);
            int id = table.shmget(7, PAGE, 0600, CREAT);
            Attachment attachment = table.shmat(id, 0, ANYHOW);
            table.shmctl(id, ShmctlCommand.IPC_RMID, 0);
            table.shmget(7, 3 * PAGE, 0600, CREAT);
            journal.made.add(id);
            table.shmctl(id, ShmctlCommand.IPC_SET, 0640);
            attachment.close();
            table.close();
        });
    }

    /** It is a whole table, or nothing that the next one does not make whole. */
    @ParameterizedTest
    @EnumSource
    void dyingWhereMakingATable(Profile profile) {
        TableLayout layout = Survivor.layout(profile, Backing.OVERCOMMIT);
        Set<String> seen = new HashSet<>();
        try (Survivor survivor = new Survivor(layout, image(layout, _ -> {}))) {
            StepKill.with(Journal::new)
                    .size((int) layout.size())
                    .access(Access.NORMAL)
                    .scenario((memory, _) -> InMemory.joinAsDead(memory, layout))
                    .check((memory, journal, _) -> {
                        byte[] left = image(memory, layout);
                        if (seen.add(digest(left))) {
                            survivor.check(left, journal);
                        }
                    })
                    .run();
        }
        System.out.println("making a table, " + profile + ": " + seen.size() + " different images");
    }
}
