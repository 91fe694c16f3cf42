package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Pools;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Version 1 is frozen: the same calls leave the same bytes, and the bytes of then are read today. */
class TableGoldenTest {
    private static final byte[] TEXT = "millrace".getBytes(StandardCharsets.US_ASCII);
    private static final Pools.Dead NOBODY = new Pools.Dead();

    private final TableLayout posix = Tables.posix();

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = TableGoldenTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }

    private static void assertGolden(String name, Memory memory) throws IOException {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        assertArrayEquals(golden(name), bytes, name);
    }

    /** Two peers, three regions: one with bytes, one promised, one that goes with its last attacher. */
    private static TableSystemV inUse(Memory memory, TableLayout layout) {
        TableSystemV first = Tables.join(memory, layout, Tables.user(100, 1000), NOBODY);
        TableSystemV second = Tables.join(memory, layout, Tables.user(200, 1001), NOBODY);
        int id = first.shmget(0x4d, 2500, 0666, Tables.CREAT);
        Attachment attachment = first.shmat(id, 0, Set.of());
        attachment.write(1020, TEXT);
        second.shmat(id, 0, Tables.RDONLY);
        first.shmget(0x4e, 1, 0600, Tables.CREAT);
        int going = second.shmget(0x4f, 1024, 0640, Tables.CREAT);
        second.shmat(going, 0, Set.of()).write(0, TEXT);
        second.shmctl(going, ShmctlCommand.IPC_RMID, 0);
        int gone = first.shmget(0x50, 1024, 0600, Tables.CREAT);
        first.shmctl(gone, ShmctlCommand.IPC_RMID, 0);
        return second;
    }

    @Test
    void anEmptyTable() throws IOException {
        Memory memory = Tables.memory(posix);
        Tables.join(memory, posix, 100, NOBODY).close();
        assertGolden("posix-empty", memory);
    }

    @Test
    void aTableInUse() throws IOException {
        Memory memory = Tables.memory(posix);
        inUse(memory, posix);
        assertGolden("posix-in-use", memory);
    }

    @Test
    void aTableOfNuttx() throws IOException {
        TableLayout nuttx = Tables.layout(Profile.NUTTX, Backing.OVERCOMMIT);
        Memory memory = Tables.memory(nuttx);
        inUse(memory, nuttx);
        assertGolden("nuttx-in-use", memory);
    }

    @Test
    void aPoolByItself() throws IOException {
        GranuleLayout layout = new GranuleLayout(6, 100, 2);
        Memory memory = Memory.of(Arena.ofAuto().allocate(layout.size(), 64), Access.NORMAL);
        GranulePool.initialise(memory, layout);
        GranulePool pool = GranulePool.join(memory, layout, Pools.peer(100), NOBODY);
        pool.join();
        pool.allocate(3, 1);
        pool.allocate(70, 1);
        pool.free(0, 3);
        pool.allocate(1, 1);
        assertGolden("pool", memory);
    }

    @Test
    void aTableOfThenIsReadToday() throws IOException {
        byte[] bytes = golden("posix-in-use");
        Memory memory = Tables.memory(posix);
        memory.copyIn(0, bytes, 0, bytes.length);
        TableSystemV reader = Tables.join(memory, posix, Tables.user(300, 0), NOBODY);
        List<ShmidDs> all = reader.list();
        assertEquals(3, all.size());
        assertEquals(
                new ShmidDs(0, 0x4d, 0666, 1000, 1000, 1000, 1000, 2500, Tables.NOW, 0, Tables.NOW, 100, 200, 2),
                all.getFirst());
        assertEquals(01640, all.getLast().mode());
        byte[] text = new byte[TEXT.length];
        reader.shmat(all.getFirst().id(), 0, Tables.RDONLY).read(1020, text);
        assertArrayEquals(TEXT, text);
    }
}
