package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.table.TableSystemV;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process, in Java and in C by turns, is killed (SIGKILL) at any moment while it makes, attaches, stores to, detaches
 * and removes regions. Two that live, one of each language, sweep after it by turns: nothing leaks.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TableKillIT {
    private static final int KILLS = 200;
    private static final int MANY = 1_000;
    private static final int MOST_STEPS = 12;
    private static final int BURST = 40;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A page, as hexadecimal digits. */
    private static final String PAGE = "5a".repeat(4096);

    private final Random random = new Random(17);
    private final TableFile table = TableFile.posix();
    private final TableSystemV java = table.join().calls();
    private final PosixPeer c = table.c();

    @AfterEach
    void end() {
        table.close();
    }

    @Test
    void nothingLeaksAfterTwoHundredKills() {
        kill(KILLS);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nothingLeaksAfterAThousandKills() {
        kill(MANY);
    }

    private void kill(int kills) {
        int attached = 0;
        PosixPeer next = table.java();
        for (int kill = 0; kill < kills; kill++) {
            boolean inJava = kill % 2 == 0;
            PosixPeer victim = inJava ? next : table.c();
            work(victim);
            LockSupport.parkNanos(random.nextLong(LONGEST_NANOS));
            victim.kill();
            if (inJava) {
                next = table.java();
            }
            attached += mend(kill % 4 < 2);
        }
        System.out.println(kills + " kills, " + attached + " regions were left");
    }

    /** Some steps one by one, then many at once in which it dies. */
    private void work(PosixPeer victim) {
        List<Integer> ids = new ArrayList<>();
        List<Integer> handles = new ArrayList<>();
        int steps = random.nextInt(MOST_STEPS);
        for (int step = 0; step < steps; step++) {
            if (ids.size() < 3) {
                ids.add(victim.number("shmget IPC_PRIVATE " + (1 + random.nextInt(8_000)) + " IPC_CREAT|0600"));
            }
            handles.add(victim.number("shmat " + any(ids)));
            victim.ask("write " + handles.getLast() + " 0 01");
        }
        List<String> burst = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            burst.add(any(ids, handles));
        }
        victim.tell(burst.toArray(String[]::new));
    }

    private String any(List<Integer> ids, List<Integer> handles) {
        String id = any(ids);
        String handle = any(handles);
        return switch (random.nextInt(8)) {
            case 0 -> "shmget IPC_PRIVATE 5000 0600";
            case 1 -> "shmget 7 9000 IPC_CREAT|0600";
            case 2 -> "shmat " + id;
            case 3 -> "write " + handle + " 0 " + PAGE.substring(0, 2 * (1 + random.nextInt(4096)));
            case 4 -> "shmdt " + handle;
            case 5 -> "shmctl " + id + " IPC_SET 0640";
            case 6 -> "shmctl " + id + " IPC_RMID";
            default -> "shmat " + id + " SHM_RDONLY";
        };
    }

    private String any(List<Integer> numbers) {
        return numbers.isEmpty()
                ? "1"
                : numbers.get(random.nextInt(numbers.size())).toString();
    }

    /** Sweeps, looks, and removes what the dead one had made; how many regions that were. */
    private int mend(boolean firstInJava) {
        if (!firstInJava) {
            c.ask("sweep");
        }
        List<ShmidDs> left = java.list();
        left.forEach(each -> assertEquals(0, each.nattch(), each::toString));
        for (ShmidDs each : left) {
            if (firstInJava) {
                c.ask("shmctl " + each.id() + " IPC_RMID");
            } else {
                java.shmctl(each.id(), ShmctlCommand.IPC_RMID, 0);
            }
        }
        String census = c.ask("check");
        assertEquals(
                "{\"peers\":" + living(census)
                        + ",\"regions\":0,\"unlinked\":0,\"attachments\":0,\"pages\":0,\"runs\":0"
                        + ",\"taken\":0,\"free\":64}",
                census);
        assertEquals(table.layout().pages(), java.info().freePages());
        assertEquals(table.layout().pages(), c.number("free"));
        return left.size();
    }

    /** We, the other one who lives, and the next victim, which may have joined meanwhile or be about to. */
    private static long living(String census) {
        return Math.clamp(PosixPeer.field(census, "peers"), 2, 3);
    }
}
