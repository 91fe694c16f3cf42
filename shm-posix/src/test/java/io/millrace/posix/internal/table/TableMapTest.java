package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.LayoutText;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.Pools;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the map says of tables: the frozen ones, spoilt ones, and large ones. */
class TableMapTest {
    private final TableLayout posix = Tables.posix();

    private static SegmentLayout map(Memory memory, TableLayout layout) {
        TableView view = new TableView(memory, layout);
        GranulePool pool = GranulePool.join(view.pool(), layout.granules(), Pools.peer(9), new Pools.Dead());
        return new TableMap("plc", "ram", 0, view, pool.map());
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = TableMapTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }

    private static Memory memory(String name, TableLayout layout) throws IOException {
        byte[] image = golden(name);
        Memory memory = Tables.memory(layout);
        memory.copyIn(0, image, 0, image.length);
        return memory;
    }

    private static List<Field> whole(Memory memory, TableLayout layout) {
        List<Field> fields = LayoutRules.neat(map(memory, layout), layout.size());
        LayoutRules.cover(fields, 0, layout.size());
        return fields;
    }

    private static String text(List<Field> fields, String... starts) {
        return LayoutText.of(fields.stream()
                .filter(field -> List.of(starts).stream().anyMatch(field.name()::startsWith))
                .toList());
    }

    @Test
    void theHeader() throws IOException {
        assertEquals("""
                0000 128 header CONTROL
                0000 8 header.magic CONTROL MLRSHMT1
                0008 4 header.version CONTROL 1
                000c 4 header.profile CONTROL 0
                0010 4 header.backing CONTROL 0
                0014 4 header.regions CONTROL 4
                0018 4 header.maxPages CONTROL 16
                001c 4 header.windowPages CONTROL 12
                0020 4 header.mappings CONTROL 4
                0024 4 header.pageSize CONTROL 1024
                0028 4 header.pages CONTROL 8
                002c 4 header.peers CONTROL 4
                0030 8 header.virtualBase CONTROL 65536
                0038 8 header.size CONTROL 10240
                0040 8 header.lock CONTROL nobody
                0048 4 header.attachments CONTROL 128
                004c 4 header.regionRows CONTROL 384
                0050 4 header.stride CONTROL 192
                0054 4 header.pool CONTROL 1152
                0058 8 header.firstPage CONTROL 2048""", text(whole(memory("posix-in-use", posix), posix), "header"));
    }

    @Test
    void whatTheFirstRegionIsAndWhoHasIt() throws IOException {
        List<Field> fields = whole(memory("posix-in-use", posix), posix);
        assertEquals("""
                0180 192 region[0] CONTROL in use, id 0
                0180 8 region[0].state CONTROL in use, id 0
                0188 4 region[0].key CONTROL 0x4d
                018c 4 region[0].mode CONTROL 0666
                0190 8 region[0].segsz CONTROL 2500
                0198 4 region[0].cpid CONTROL 100
                019c 4 region[0].lpid CONTROL 200
                01a0 8 region[0].atime CONTROL 1700000000
                01a8 8 region[0].dtime CONTROL 0
                01b0 8 region[0].ctime CONTROL 1700000000
                01b8 4 region[0].uid CONTROL 1000
                01bc 4 region[0].gid CONTROL 1000
                01c0 4 region[0].cuid CONTROL 1000
                01c4 4 region[0].cgid CONTROL 1000
                0200 4 region[0].page[0] CONTROL page[0]
                0204 4 region[0].page[1] CONTROL page[1]
                0208 4 region[0].page[2] CONTROL absent""", text(fields, "region[0]"));
        assertEquals("""
                0080 16 attachment[0][0] CONTROL id 0, read and write, page 0 of the window, 3 pages
                0090 48 attachment[0][1..3] CONTROL free
                00c0 16 attachment[1][0] CONTROL id 0, read only, page 0 of the window, 3 pages
                00d0 16 attachment[1][1] CONTROL id 2, read and write, page 3 of the window, 1 page
                00e0 32 attachment[1][2..3] CONTROL free
                0100 64 attachment[2][0..3] CONTROL free
                0140 64 attachment[3][0..3] CONTROL free""", text(fields, "attachment["));
    }

    @Test
    void whatIsPromisedGoingAndGone() throws IOException {
        List<Field> fields = whole(memory("posix-in-use", posix), posix);
        String text = LayoutText.of(fields);
        assertTrue(text.contains("0240 192 region[1] CONTROL in use, id 1\n"), text);
        assertTrue(text.contains(" region[1].page[0] CONTROL absent\n"), text);
        assertTrue(text.contains("0300 192 region[2] CONTROL in use and unlinked, id 2\n"), text);
        assertTrue(text.contains("03c0 192 region[3] CONTROL available\n"), text);
        assertTrue(text.contains(" pool.header.ngran CONTROL 8\n"), text);
        assertTrue(text.contains(" pool.peer[1] CONTROL alive, pid 200, generation 0\n"), text);
        assertTrue(text.contains(" pool.owner[0..2] CONTROL the table, 1 granule, generation 1\n"), text);
        assertEquals("""
                0800 2048 page[0..1] USED region[0]
                1000 1024 page[2] USED region[2]
                1400 5120 page[3..7] FREE""", text(fields, "page"));
    }

    @Test
    void theOtherFrozenTables() throws IOException {
        TableLayout nuttx = Tables.layout(Profile.NUTTX, Backing.OVERCOMMIT);
        String text = LayoutText.of(whole(memory("nuttx-in-use", nuttx), nuttx));
        assertTrue(text.contains("000c 4 header.profile CONTROL 1\n"), text);
        assertTrue(text.contains(" page[0..1] USED region[0]\n"), text);
        assertEquals(
                "0180 768 region[0..3] CONTROL available\n0800 8192 page[0..7] FREE",
                text(whole(memory("posix-empty", posix), posix), "region", "page"));
    }

    @Test
    void whatCannotBeSaysWhatCould() throws IOException {
        Memory memory = memory("posix-in-use", posix);
        memory.setInt(TableLayout.PROFILE, 1);
        memory.setLong(TableLayout.LOCK, 99);
        memory.setInt(posix.attachment(0, 0) + TableLayout.USE, 7);
        memory.setInt(posix.attachment(1, 1) + TableLayout.PAGE, -1);
        memory.setLong(posix.row(0) + TableLayout.SEGSZ, -1);
        memory.setInt(posix.pageWord(0, 15), 9);
        memory.setLong(posix.row(3), 2);
        List<Field> corrupt = whole(memory, posix).stream()
                .filter(it -> it.state() == FieldState.CORRUPT)
                .toList();
        String window = ", allowed: use 0 to 2 in a window of 12 pages";
        String states = "2, allowed: 0 (available), 1 (in use), 3 (in use and unlinked), 4 (being destroyed)";
        assertEquals(
                List.of(
                        "header.profile: 1, allowed: 0",
                        "header.lock: 0x63, allowed: 0, or a slot up to 3 plus 1",
                        "attachment[0][0]: id 0, use 7, page 0 of the window, 3 pages" + window,
                        "attachment[1][1]: id 2, read and write, page 4294967295 of the window, 1 page" + window,
                        "region[0].segsz: 18446744073709551615, allowed: 0 to 16384",
                        "region[0].page[15]: 9, allowed: 0 (absent), or a page plus 1, up to 8",
                        "region[3]: " + states,
                        "region[3].state: " + states),
                corrupt.stream().map(it -> it.name() + ": " + it.value()).toList());
    }

    @Test
    void aPageThatIsTakenAndOfNoRegionSaysByWhom() throws IOException {
        Memory memory = memory("posix-in-use", posix);
        GranulePool pool = GranulePool.join(
                new TableView(memory, posix).pool(), posix.granules(), Pools.peer(300), new Pools.Dead());
        pool.join();
        pool.allocate(2, 1);
        String text = LayoutText.of(whole(memory, posix));
        assertTrue(text.contains("1400 2048 page[3..4] USED peer[2]\n"), text);
    }

    /** As many rows, peers and attachments as a table may have fields for, all of them different. */
    @Test
    void aLargeTableIsCutDown() {
        TableLayout large =
                new TableLayout(Profile.POSIX, Backing.OVERCOMMIT, 1024, 40_000, 65_536, 40, 100, 200, 254, 0x10000);
        Memory memory = Tables.memory(large);
        TableView view = new TableView(memory, large);
        view.initialise();
        for (int row = 0; row < large.regions(); row++) {
            view.state(row, RowState.of(RowState.IN_USE, row));
            view.wide(row, TableLayout.SEGSZ, large.longest());
            for (int page = 0; page < large.maxPages(); page++) {
                view.granule(row, page, page * 1000 + row % 1000);
            }
        }
        for (int slot = 0; slot < large.peers(); slot++) {
            for (int index = 0; index < large.mappings(); index++) {
                view.attach(slot, index, new TableView.Mapping(1, index, index % 50, 1));
            }
        }
        assertTrue(whole(memory, large).size() > 10_000);
    }

    @Test
    void anyImageHasAMap() throws IOException {
        HostileImages images = HostileImages.of(golden("posix-in-use"), golden("posix-empty"))
                .bound(3000, 1 << 20)
                .reader(memory -> {
                    if (memory.size() == posix.size()) {
                        List<Field> fields = LayoutRules.sound(map(memory, posix), posix.size());
                        LayoutRules.cover(fields, 0, posix.size());
                    }
                });
        for (int word = 0; word < posix.firstPage(); word += Integer.BYTES) {
            images.field(word, Integer.BYTES);
        }
        assertTrue(images.run() > 0);
    }
}
