package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.testkit.HostileImages;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.Pools;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spoilt tables: an answer or a declared exception, within bounded work. */
class TableHostileTest {
    private static final long SLOW_IMAGES = 10_000_000;

    @ParameterizedTest
    @EnumSource
    void aPeerLivesWithAnyTable(Profile profile) {
        assertTrue(images(profile).run() > 0);
    }

    @Test
    @Tag("slow")
    void aPeerLivesWithTenMillionTables() {
        assertTrue(images(Profile.POSIX).startAt(77).run(SLOW_IMAGES) > 0);
    }

    private static HostileImages images(Profile profile) {
        TableLayout layout = Tables.layout(profile, Backing.STRICT);
        HostileImages images = HostileImages.of(image(layout, false), image(layout, true))
                .block(64)
                .bound(200_000, 4 << 20)
                .declares(GeometryMismatchException.class, PeerCorruptionException.class, PosixException.class)
                .reader(memory -> useAll(memory, layout));
        for (int word = 0; word < layout.pool(); word += Integer.BYTES) {
            images.field(word, Integer.BYTES);
        }
        for (int word = layout.pool(); word < layout.firstPage(); word += Long.BYTES) {
            images.field(word, Long.BYTES);
        }
        return images;
    }

    /** Two peers, one of them dead with the lock in hand if so wished, regions in all states. */
    private static byte[] image(TableLayout layout, boolean locked) {
        Memory memory = Tables.memory(layout);
        TableSystemV living = Tables.join(memory, layout, 1, new Pools.Dead());
        TableSystemV gone = Tables.join(memory, layout, 2, new Pools.Dead());
        Attachment first = living.shmat(living.shmget(5, 3000, 0600, Tables.CREAT), 0, Set.of());
        first.write(0, new byte[3000]);
        Attachment second = gone.shmat(gone.shmget(6, 3000, 0600, Tables.CREAT), 0, Set.of());
        second.write(2000, new byte[10]);
        gone.shmat(first.id(), 0, Tables.RDONLY);
        gone.shmctl(second.id(), ShmctlCommand.IPC_RMID, 0);
        if (locked) {
            memory.setLong(TableLayout.LOCK, 2);
        }
        byte[] bytes = new byte[(int) layout.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Everything a user can do; nobody but us is known to live. */
    private static void useAll(Memory memory, TableLayout layout) {
        TableSystemV table =
                Tables.join(memory, layout, 3, peer -> peer.identity().pid() != 3);
        table.info();
        for (ShmidDs each : table.list()) {
            told(() -> table.stat(each.id()));
            told(() -> use(table, each.id()));
        }
        told(() -> use(table, table.shmget(7, 2000, 0600, Tables.CREAT)));
        table.list().forEach(each -> told(() -> table.shmctl(each.id(), ShmctlCommand.IPC_RMID, 0)));
        table.sweep();
        table.close();
    }

    private static void use(TableSystemV table, int id) {
        try (Attachment attachment = table.shmat(id, 0, Set.of())) {
            byte[] bytes = new byte[(int) Math.min(attachment.sizeBytes(), 5000)];
            told(() -> attachment.read(0, bytes));
            told(() -> attachment.write(0, bytes));
            told(attachment::memory);
        }
    }

    private static void told(Runnable step) {
        try {
            step.run();
        } catch (ShmException expected) {
            assertTrue(expected.getMessage() != null, "without a word");
        }
    }
}
