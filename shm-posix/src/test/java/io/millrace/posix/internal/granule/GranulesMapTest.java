package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.LayoutText;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the map says of pools: the frozen one, one in pieces, spoilt ones, and one that goes. */
class GranulesMapTest {
    private static final int GRANULE = 64;
    /** The frozen pool at offset 0x1000. */
    private static final String FROZEN = """
            1000 128 header CONTROL
            1000 8 header.magic CONTROL MLRGRAN1
            1008 4 header.version CONTROL 1
            100c 4 header.log2gran CONTROL 6
            1010 4 header.ngran CONTROL 100
            1014 4 header.peers CONTROL 2
            1018 4 header.generation CONTROL 0
            1020 8 header.peerTable CONTROL 128
            1028 8 header.summary CONTROL 384
            1030 8 header.bitmap CONTROL 448
            1038 8 header.owners CONTROL 512
            1040 8 header.sweep CONTROL nobody
            1080 128 peer[0] CONTROL alive, pid 100, generation 0
            1080 8 peer[0].state CONTROL alive, pid 100, generation 0
            1088 8 peer[0].start CONTROL 100
            1090 8 peer[0].host CONTROL 0x4d
            1098 4 peer[0].uid CONTROL 0
            109c 4 peer[0].gid CONTROL 0
            10a0 8 peer[0].heartbeat CONTROL 0
            10c0 8 peer[0].inside CONTROL outside
            1100 128 peer[1] CONTROL free
            1180 64 summary CONTROL
            1180 8 summary[0] CONTROL 0x3
            11c0 64 bitmap CONTROL
            11c0 8 bitmap[0] CONTROL 0xfffffffffffffff9
            11c8 8 bitmap[1] CONTROL 0xfffffff0000001ff
            1200 832 owners CONTROL
            1200 8 owner[0] CONTROL peer[0], 1 granule, generation 2
            1208 16 owner[1..2] CONTROL
            1218 8 owner[3] CONTROL peer[0], 70 granules, generation 1
            1220 768 owner[4..99] CONTROL
            1540 64 granule[0] USED peer[0]
            1580 128 granule[1..2] FREE
            1600 4480 granule[3..72] USED peer[0]
            2780 1728 granule[73..99] FREE""";

    private static SegmentLayout map(Memory memory, long offset, GranuleLayout layout) {
        GranulePool pool = GranulePool.join(memory, layout, Pools.peer(9), new Pools.Dead());
        return new GranulesMap("plc", "ram", offset, pool);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = GranulesMapTest.class.getResourceAsStream("/golden/pool.bin")) {
            return in.readAllBytes();
        }
    }

    private static Memory memory(byte[] image) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(image.length, 64), Access.NORMAL);
        memory.copyIn(0, image, 0, image.length);
        return memory;
    }

    /** Granule 0 is a run, 1 and 2 were freed, 3 to 72 are a run. */
    @Test
    void theFrozenPool() throws IOException {
        GranuleLayout layout = new GranuleLayout(6, 100, 2);
        SegmentLayout map = map(memory(golden()), 4096, layout);
        long first = 4096 + layout.firstGranule();
        List<Field> fields = LayoutRules.neat(map, first + 100 * GRANULE);
        LayoutRules.cover(fields, 4096, first);
        LayoutRules.cover(fields, first, first + 100 * GRANULE);
        assertEquals(FROZEN, LayoutText.of(fields));
        assertEquals("granules plc", map.owner());
        assertEquals("ram", map.segment());
    }

    @Test
    void whatCannotBeSaysWhatCould() throws IOException {
        GranuleLayout layout = new GranuleLayout(6, 100, 2);
        Memory memory = memory(golden());
        memory.setInt(GranuleLayout.NGRAN, 7);
        memory.setLong(GranuleLayout.SWEEP, 3);
        memory.setLong(layout.peer(1), 9L << GranuleLayout.OWNER_SHIFT);
        memory.setLong(layout.bitmap() + Long.BYTES, 0);
        memory.setLong(layout.owners() + 99 * Long.BYTES, Owner.of(1, 0, 2));
        List<Field> corrupt = LayoutRules.neat(map(memory, 0, layout), 1 << 20).stream()
                .filter(it -> it.state() == FieldState.CORRUPT)
                .toList();
        String state = "0x900000000000000, allowed: 0 (free), 1 (joining) or 2 (alive) in its top byte";
        assertEquals(
                List.of(
                        "header.ngran: 7, allowed: 100",
                        "header.sweep: 0x3, allowed: 0, or a slot up to 1 plus 1",
                        "peer[1]: " + state,
                        "peer[1].state: " + state,
                        "bitmap[1]: 0x0, allowed: with 0xfffffff000000000",
                        "owner[99]: 0x100000000000002, allowed: slot up to 1 plus 1, or 255; 1 to 1 granules"),
                corrupt.stream().map(it -> it.name() + ": " + it.value()).toList());
    }

    /** Somebody died between the bits and the owner; granules behind a run are not its. */
    @Test
    void bitsWithoutAnOwnerAreSomebodysWhoIsNotKnown() throws IOException {
        GranuleLayout layout = new GranuleLayout(6, 100, 2);
        Memory memory = memory(golden());
        memory.setLong(layout.bitmap() + Long.BYTES, -1);
        String text = LayoutText.of(LayoutRules.neat(map(memory, 0, layout), 1 << 20));
        assertTrue(text.endsWith("granule[3..72] USED peer[0]\n1780 1728 granule[73..99] USED no owner"), text);
    }

    /** Every second granule is taken: more runs than there may be fields. */
    @Test
    void aPoolInAHundredThousandPieces() {
        GranuleLayout layout = new GranuleLayout(0, 200_000, 1);
        Memory memory = Pools.empty(layout);
        GranuleView view = new GranuleView(memory, layout);
        for (int word = 0; word < layout.words(); word++) {
            view.word(word, 0x5555_5555_5555_5555L | layout.beyond(word));
        }
        List<Field> fields = LayoutRules.neat(map(memory, 0, layout), layout.firstGranule() + 200_000);
        LayoutRules.cover(fields, layout.firstGranule(), layout.firstGranule() + 200_000);
        Field first = fields.stream()
                .filter(it -> it.offset() == layout.firstGranule())
                .findFirst()
                .orElseThrow();
        assertEquals(new Field(layout.firstGranule(), 7, "granule[0..6]", FieldState.USED, "4 of 7 in use"), first);
    }

    @Test
    void anyImageHasAMap() throws IOException {
        GranuleLayout layout = new GranuleLayout(0, 100, 2);
        byte[] image = golden();
        image[GranuleLayout.LOG2GRAN] = 0;
        HostileImages images = HostileImages.of(image).bound(2000, 1 << 20).reader(memory -> {
            if (memory.size() == layout.size()) {
                List<Field> fields = LayoutRules.sound(map(memory, 0, layout), layout.firstGranule() + 100);
                LayoutRules.cover(fields, 0, layout.firstGranule() + 100);
            }
        });
        for (int word = 0; word < layout.size(); word += Long.BYTES) {
            images.field(word, Long.BYTES);
        }
        assertTrue(images.run() > 0);
    }

    @Test
    void memoryThatIsGoneIsToldAsSuch() {
        GranuleLayout layout = new GranuleLayout(6, 10, 2);
        SegmentLayout map;
        try (Arena arena = Arena.ofShared()) {
            Memory memory = Memory.of(arena.allocate(layout.size(), 64), Access.NORMAL);
            GranulePool.initialise(memory, layout);
            map = map(memory, 0, layout);
        }
        assertThrows(SegmentClosedException.class, map::fields);
    }
}
