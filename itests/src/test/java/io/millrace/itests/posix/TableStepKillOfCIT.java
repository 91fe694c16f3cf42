package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableSystemV;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process in C kills itself after any of its stores to a table; Java, which lives in it, mends what it has begun,
 * finds what it had said, and uses all there is. Another process in C looks at a copy.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TableStepKillOfCIT {
    private static final int PAGE = Survivor.PAGE;
    /** Of the region it makes first: the second row, which was in use once. */
    private static final int ID = 5;

    private final TableLayout layout = Survivor.layout(Profile.POSIX, Backing.STRICT);
    private final TableFile quiet = new TableFile(layout);
    private PosixPeer judge;

    /** What it is told behind joining. */
    private enum Scenario {
        JOINING,
        MAKING("shmget 7 3072 IPC_CREAT|0600", "shmget 8 1 IPC_CREAT|IPC_EXCL|0600", "shmget IPC_PRIVATE 1 0600"),
        STORING("shmget 7 3072 IPC_CREAT|0600", "shmat 5", "write 1 1022 01020304"),
        DETACHING(
                "shmget 7 1024 IPC_CREAT|0600",
                "shmat 5",
                "shmat 5 SHM_RDONLY",
                "shmdt 1",
                "shmctl 5 IPC_SET 0640",
                "shmdt 2"),
        REMOVING_AT_ONCE(
                "shmget 7 2048 IPC_CREAT|0600", "shmat 5", "touch 1 0", "touch 1 1", "shmdt 1", "shmctl 5 IPC_RMID"),
        REMOVING_LATER(
                "shmget 7 2048 IPC_CREAT|0600", "shmat 5", "touch 1 0", "touch 1 1", "shmctl 5 IPC_RMID", "shmdt 1"),
        LEAVING("shmget 7 2048 IPC_CREAT|0600", "shmat 5", "shmat 5", "write 1 1022 01020304", "galloc 3", "leave"),
        ALLOCATING("galloc 3", "galloc 2", "galloc 1 2", "leave"),
        /** What another one has left, who died with pages, a region that was to go, and a run of its own. */
        SWEEPING("sweep");

        /** Lines. */
        private final String commands;

        Scenario(String... commands) {
            this.commands = String.join("\n", commands);
        }

        List<String> commands() {
            return commands.lines().toList();
        }
    }

    @BeforeEach
    void startJudge() {
        quiet.join();
        judge = quiet.c();
    }

    @AfterEach
    void end() {
        quiet.close();
    }

    @ParameterizedTest
    @EnumSource
    void dyingWhere(Scenario scenario) {
        int stores = 1;
        while (dies(scenario, stores)) {
            stores++;
        }
        System.out.println("C, " + scenario + ": " + (stores - 1) + " stores");
        assertTrue(stores > 5, "it never died");
    }

    /** One life; false if it has outlived all it was told. */
    private boolean dies(Scenario scenario, int stores) {
        try (TableFile table = new TableFile(layout)) {
            TableSystemV java = table.join().calls();
            Survivor.dirty(java, layout);
            Survivor.live(java, layout);
            if (scenario == Scenario.SWEEPING) {
                leaveMuch(table);
            }
            PosixPeer c = table.c("--uid", "1000", "--gid", "1000");
            List<String> script = new ArrayList<>(List.of("leave", "die-after " + stores, "open " + table.path()));
            int first = script.size();
            script.addAll(scenario.commands());
            script.add("quit");
            c.tell(script.toArray(String[]::new));
            boolean died = c.died();
            List<String> said = died ? c.said() : c.said().subList(0, script.size());
            assertTrue(said.stream().allMatch(line -> line.startsWith("{\"ok\":")), said::toString);
            java.sweep();
            assertTold(java, scenario.commands(), said.stream().skip(first).toList());
            assertSound(table);
            useAll(java);
            return died;
        } catch (AssertionError e) {
            throw new AssertionError(scenario + ", killed after store " + stores + ": " + e.getMessage(), e);
        }
    }

    private static void leaveMuch(TableFile table) {
        PosixPeer c = table.c();
        c.tell("shmget 7 2048 IPC_CREAT|0600", "shmat 5", "write 1 1022 01020304", "shmctl 5 IPC_RMID");
        c.tell("shmget 8 1 IPC_CREAT|0600", "shmat 6", "shmat 6", "write 2 0 01", "galloc 3", "die");
        assertTrue(c.died());
    }

    /** What it has said is so, unless it was just about to remove it. */
    private static void assertTold(SystemV java, List<String> commands, List<String> said) {
        int removal = commands.indexOf("shmctl " + ID + " IPC_RMID");
        boolean removed = removal >= 0 && removal < said.size();
        boolean perhapsRemoved = removal >= 0 && removal <= said.size();
        for (int i = 0; i < Math.min(said.size(), commands.size()); i++) {
            String command = commands.get(i);
            if (command.startsWith("shmget")) {
                int id = Integer.parseInt(said.get(i).replaceAll("\\D", ""));
                assertThere(java, id, !removed, perhapsRemoved);
            } else if (command.startsWith("write")) {
                try (Attachment attachment = java.shmat(ID, 0, Set.of())) {
                    assertArrayEquals(Survivor.BYTES, Answers.read(attachment, PAGE - 2, Survivor.BYTES.length));
                }
            }
        }
    }

    private static void assertThere(SystemV java, int id, boolean there, boolean perhapsNot) {
        List<ShmidDs> found =
                java.list().stream().filter(each -> each.id() == id).toList();
        assertTrue(found.isEmpty() ? !there || perhapsNot : there, () -> "region " + id + " " + found);
        assertTrue(found.stream().allMatch(each -> each.nattch() == 0), found::toString);
    }

    /** Another program sees the same: nobody is left to be swept, and rows, owners and bits agree. */
    private void assertSound(TableFile table) {
        String census = judge.ask("image " + table.path());
        assertEquals(
                List.of(2L, 1L, 0L, 0L),
                Stream.of("peers", "attachments", "unlinked", "swept")
                        .map(name -> PosixPeer.field(census, name))
                        .toList(),
                census);
    }

    /** Nothing leaks, and the living one's region is as it was. */
    private void useAll(SystemV java) {
        java.list().stream()
                .filter(each -> each.key() != Survivor.KEY)
                .forEach(each -> java.shmctl(each.id(), ShmctlCommand.IPC_RMID, 0));
        int free = layout.pages() - Survivor.PAGES;
        assertEquals(free, java.info().freePages());
        try (Attachment all = java.shmat(java.shmget(99, (long) free * PAGE, 0600, Site.NEW), 0, Set.of())) {
            assertArrayEquals(new byte[free * PAGE], Answers.read(all, 0, free * PAGE));
            all.write(0, filled(free * PAGE));
            assertArrayEquals(filled(free * PAGE), Answers.read(all, 0, free * PAGE));
        }
        int id = java.shmget(Survivor.KEY, 0, 0, Set.of());
        assertEquals(1, java.stat(id).nattch());
        try (Attachment own = java.shmat(id, 0, Set.of())) {
            assertArrayEquals(Survivor.BYTES, Answers.read(own, Survivor.WHERE, Survivor.BYTES.length));
        }
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5A);
        return bytes;
    }
}
