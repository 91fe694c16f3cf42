package io.millrace.vox.internal;

import static io.millrace.vox.internal.VoxMaps.bytes;
import static io.millrace.vox.internal.VoxMaps.control;
import static io.millrace.vox.internal.VoxMaps.is;
import static io.millrace.vox.internal.VoxMaps.map;
import static io.millrace.vox.internal.VoxMaps.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of the largest, the oddest, the moving and the spoilt. */
class VoxMapLimitsTest {
    private static final int GUEST = 128;
    private static final int TO_HOST = 192;
    private static final int TO_GUEST = 448;
    private static final int POOL = 704;
    private static final int DATA = 128;

    @Test
    void ringsNeedNotEndOnABorder() {
        Memory memory = Segments.fresh(Segments.usual(2, 1004));

        List<Field> fields =
                LayoutRules.neat(map(memory, VoxSegment.attach(memory).layout()), memory.size());

        LayoutRules.cover(fields, 0, memory.size());
        assertEquals(4 * 1004 + 4 * 1024 + 2 * 16384, bytes(fields, FieldState.FREE));
    }

    @Test
    void ofVeryManySlotsSeveralAreOneField() {
        int count = 100_000;
        VoxGeometry many = new VoxGeometry(1, 1024, List.of(new VoxSlotClass(32, count)), 256, 4096, 0);
        Memory memory = Segments.fresh(many);
        VoxView view = VoxSegment.attach(memory);
        view.slotState(0, 26, VoxLayout.ALLOCATED);
        view.slotState(0, 30, VoxLayout.ALLOCATED);
        view.slotState(0, 99_990, 5);

        SegmentLayout map = map(memory, view.layout());
        List<Field> all = LayoutRules.neat(map, memory.size());
        Map<String, Field> fields = named(map);

        LayoutRules.cover(all, 0, memory.size());
        assertTrue(all.size() < 5_000, () -> "" + all.size());
        long slots = view.layout().slot(0, 0);
        is(fields, "class[0].slot[0..24]", slots, 800, FieldState.FREE, "");
        is(fields, "class[0].slot[25..49]", slots + 800, 800, FieldState.USED, "2 of 25 used");
        control(fields, "class[0].meta[25..49]", view.layout().meta(0, 25), 400, "2 of 25 allocated");
        is(fields, "class[0].slot[50..99974]", slots + 1600, 99_925 * 32, FieldState.FREE, "");
        is(fields, "class[0].slot[99975..99999]", slots + 99_975 * 32, 800, FieldState.CORRUPT, "0 of 25 used");
        assertEquals(
                "1 of 25 make no sense",
                fields.get("class[0].meta[99975..99999]").value());
    }

    @Test
    void ofVeryManyFramesSomeAreNamed() {
        Memory memory = Segments.fresh(Segments.usual(1, 1 << 17));
        VoxView view = VoxSegment.attach(memory);
        long ring = view.layout().guestToHost(0);
        for (int frame = 0; frame < 5_000; frame++) {
            view.inlineFrame(VoxLayout.data(ring) + 8L * frame, 8, 0);
        }
        view.write(ring, 40_000);

        List<Field> fields = LayoutRules.neat(map(memory, view.layout()), memory.size());

        assertEquals(40_000, bytes(fields, FieldState.USED));
        assertEquals(
                4096,
                fields.stream()
                        .filter(field -> field.name().startsWith("g2h[0].frame["))
                        .count());
    }

    @Test
    void theLargestTableIsDrawn() {
        Memory memory = Segments.fresh(Segments.usual(255, 1024));

        List<Field> fields =
                LayoutRules.neat(map(memory, VoxSegment.attach(memory).layout()), memory.size());

        LayoutRules.cover(fields, 0, memory.size());
    }

    @Test
    void whatASegmentHasGrownByIsNobodys() {
        Memory memory = Segments.memory(4096);
        memory.copyIn(0, Segments.golden("seqA_03_heartbeat"), 0, 1024);
        VoxView view = VoxSegment.attach(memory);
        view.currentSize(3072);

        control(named(map(memory, view.layout())), "grown", 1024, 2048, "unused");
        view.currentSize(1 << 20);
        control(named(map(memory, view.layout())), "grown", 1024, 3072, "unused");
        LayoutRules.neat(map(memory, view.layout()), memory.size());
    }

    @Test
    void hostAndGuestHaveTheSameMap() {
        Parties parties = new Parties(Segments.USUAL);
        VoxHost host = parties.host(Role.CREATE, Segments.USUAL);
        VoxGuest guest = parties.walkIn();
        assertEquals(host.layout().fields(), guest.layout().fields());
        assertEquals("test", host.layout().segment());
        assertEquals("vox host", host.layout().owner());
        assertEquals("vox guest", guest.layout().owner());

        Segments.offer(guest.link().tx(), new byte[5]);
        host.look();

        Map<String, Field> fields = named(host.layout());
        assertEquals("guest 1: Attached", fields.get("peer[0]").value());
        assertEquals("inline, 5 bytes", fields.get("g2h[0].frame[0]").value());
    }

    @Test
    void memoryThatIsGoneIsTold() {
        Arena arena = Arena.ofShared();
        Memory memory = Memory.of(arena.allocate(VoxLayout.of(Segments.SMALL).totalSize(), 64), Access.NORMAL);
        SegmentLayout layout =
                new Parties(memory).host(Role.CREATE, Segments.SMALL).layout();
        arena.close();

        assertThrows(SegmentClosedException.class, layout::fields);
    }

    /** With the layout that was found before the image was spoilt, and with the one that is found in it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyImageIsDrawn(boolean attach) {
        VoxLayout before = VoxLayout.of(Segments.SMALL);
        HostileImages images = HostileImages.of(
                        Segments.golden("seqA_05_g2h_more"),
                        Segments.golden("seqA_06_g2h_read3"),
                        Segments.golden("seqA_07_g2h_wrapped"),
                        Segments.golden("seqB_01_h2g_slot"),
                        Segments.golden("seqB_04_realloc"))
                .block(64)
                .bound(5_000, 1 << 20)
                .declares(ShmException.class)
                .reader(memory -> {
                    if (attach) {
                        LayoutRules.sound(map(memory, VoxSegment.attach(memory).layout()), memory.size());
                    } else if (memory.size() == before.totalSize()) {
                        LayoutRules.neat(map(memory, before), memory.size());
                    }
                });
        for (int word = 0; word < 80; word += 4) {
            images.field(word, 4);
        }
        for (int ring : new int[] {TO_HOST, TO_GUEST}) {
            images.field(ring, 4).field(ring + 4, 4).field(ring + 8, 4).field(ring + 64, 4);
            for (int place = 0; place < 104; place += 4) {
                images.field(ring + DATA + place, 4);
            }
        }
        for (int word = GUEST; word < GUEST + 24; word += 4) {
            images.field(word, 4);
        }
        for (int word = POOL; word < POOL + 16; word += 4) {
            images.field(word, 4).field(word + 64, 4).field(word + 80, 4).field(word + 96, 4);
        }
        assertTrue(images.run(20_000) > 0);
    }
}
