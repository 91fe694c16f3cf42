package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.LayoutText;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the map says of regions: sound ones, spoilt ones, and ones that go. */
class FusiondockMapTest {
    private static final int REGION = FusiondockLayout.REGION_BYTES;
    private static final int SMALL = 128;
    private static final int OP = FusiondockLayout.OP_TYPE_OFFSET;

    private final Memory small = Mailboxes.memory(Access.NORMAL, SMALL);

    private static SegmentLayout map(Memory memory, int region) {
        return new FusiondockMap(
                "dock",
                "ram",
                FusiondockStates.STANDARD,
                new FusiondockView(memory, 0, region),
                new FusiondockView(memory, region, region));
    }

    private static Memory golden(Access access, String name) {
        Memory memory = Mailboxes.memory(access, REGION);
        for (int region : new int[] {0, 1}) {
            byte[] head = Mailboxes.golden(name + ".region" + region);
            memory.copyIn((long) region * REGION, head, 0, head.length);
        }
        return memory;
    }

    private static List<Field> whole(SegmentLayout map, long size) {
        List<Field> fields = LayoutRules.neat(map, size);
        LayoutRules.cover(fields, 0, size);
        return fields;
    }

    /** What the map says of the small region 0. */
    private String firstRegion() {
        return LayoutText.of(whole(map(small, SMALL), 2 * SMALL).subList(0, 5));
    }

    private static String text(Access access, String name) {
        return LayoutText.of(whole(map(golden(access, name), REGION), 2L * REGION));
    }

    @ParameterizedTest
    @EnumSource
    void aWordThatIsNotRead(Access access) {
        assertEquals("""
                0000 4 region[0].max_size CONTROL 4194288
                0004 4 region[0].used_size CONTROL 4
                0008 4 region[0].op_type CONTROL 1 (READY_TO_READ)
                000c 4 region[0].data_type CONTROL 0
                0010 4 region[0].data[0..3] USED
                0014 4194284 region[0].data[4..4194287] FREE
                400000 4 region[1].max_size CONTROL 4194288
                400004 4 region[1].used_size CONTROL 0
                400008 4 region[1].op_type CONTROL 0 (START)
                40000c 4 region[1].data_type CONTROL 0
                400010 4194288 region[1].data[0..4194287] FREE""", text(access, "01-linux-int999"));
    }

    @ParameterizedTest
    @EnumSource
    void aTextAndAWordThatWasRead(Access access) {
        String text = text(access, "03-uniproton-str");
        assertTrue(text.contains("0008 4 region[0].op_type CONTROL 2 (READ_END)"), text);
        assertTrue(text.contains("0010 4194288 region[0].data[0..4194287] FREE"), text);
        assertTrue(
                text.contains("40000c 4 region[1].data_type CONTROL 1\n400010 16 region[1].data[0..15] USED\n"), text);
    }

    @Test
    void aPieceOfALongerMessage() {
        String text = text(Access.NORMAL, "05-chunk1-of-3");
        assertTrue(text.startsWith("""
                        0000 4 region[0].max_size CONTROL 64
                        0004 4 region[0].used_size CONTROL 150
                        0008 4 region[0].op_type CONTROL 1 (READY_TO_READ)
                        000c 4 region[0].data_type CONTROL 5
                        0010 64 region[0].data[0..63] USED a piece of a message of 150 bytes
                        0050 4194224 region[0].data[64..4194287] CONTROL behind max_size, never used
                        """), text);
    }

    @Test
    void memoryThatNobodyMadeARegionOf() {
        assertEquals("""
                0000 4 region[0].max_size CONTROL 0, not initialised
                0004 4 region[0].used_size CONTROL 0
                0008 4 region[0].op_type CONTROL 0 (START)
                000c 4 region[0].data_type CONTROL 0
                0010 112 region[0].data[0..111] FREE""", firstRegion());
    }

    @Test
    void whatCannotBeSaysWhatCould() {
        small.setInt(FusiondockLayout.MAX_SIZE_OFFSET, 113);
        small.setInt(FusiondockLayout.USED_SIZE_OFFSET, -1);
        small.setInt(OP, 7);
        assertEquals("""
                0000 4 region[0].max_size CORRUPT 113, allowed: 1 to 112, \
                or 0 before the region is initialised
                0004 4 region[0].used_size CORRUPT 4294967295, allowed: 0 to 2147483647
                0008 4 region[0].op_type CORRUPT 7 (CORRUPT), allowed: 0 (START), 1 (READY_TO_READ), \
                2 (READ_END), 3 (DEL)
                000c 4 region[0].data_type CONTROL 0
                0010 112 region[0].data[0..111] FREE""", firstRegion());
    }

    @Test
    void whatIsWrittenInUnderOtherNumbersIsReadUnderThem() {
        FusiondockStates states = new FusiondockStates(10, 11, 12, 13);
        FusiondockLink link = Mailboxes.link(
                small, Role.UNIPROTON, changes -> changes.region(SMALL).states(states));
        Mailboxes.send(link, 3, new byte[5]);
        List<Field> fields = LayoutRules.sound(link.map("dock", "ram"), 2 * SMALL);
        assertTrue(fields.contains(
                new Field(SMALL + OP, 4, "region[1].op_type", FieldState.CONTROL, "11 (READY_TO_READ)")));
        assertTrue(fields.contains(new Field(SMALL + 16, 5, "region[1].data[0..4]", FieldState.USED, "")));
        assertEquals("fusiondock dock", link.map("dock", "ram").owner());
        assertEquals("ram", link.map("dock", "ram").segment());
    }

    @ParameterizedTest
    @EnumSource
    void anyImageHasAMap(Access access) {
        FusiondockLink link = Mailboxes.link(
                small, Role.LINUX, changes -> changes.region(SMALL).initBoth());
        Mailboxes.send(link, 1, new byte[100]);
        byte[] image = new byte[2 * SMALL];
        small.copyOut(0, image, 0, image.length);
        HostileImages images = HostileImages.of(image)
                .block(16)
                .access(access)
                .bound(8, 1 << 16)
                .declares(GeometryMismatchException.class)
                .reader(memory -> whole(map(memory, SMALL), 2 * SMALL));
        for (int word = 0; word < FusiondockLayout.DATA_OFFSET; word += Integer.BYTES) {
            images.field(word, Integer.BYTES).field(SMALL + word, Integer.BYTES);
        }
        assertTrue(images.run() > 0);
    }

    @Test
    void memoryThatIsGoneIsToldAsSuch() {
        SegmentLayout map;
        try (Arena arena = Arena.ofShared()) {
            map = map(Memory.of(arena.allocate(2 * SMALL, 16), Access.NORMAL), SMALL);
        }
        assertThrows(SegmentClosedException.class, map::fields);
    }

    @Test
    void aRingSaysHowMuchOfItsSlotIsInUse() {
        FusiondockLink linux = Mailboxes.link(
                small, Role.LINUX, changes -> changes.region(SMALL).maxSize(64));
        FusiondockLink uniproton = Mailboxes.link(small, Role.UNIPROTON, changes -> changes.region(SMALL));
        assertRoom(0, 0, 64, linux.tx(1).info());
        assertRoom(0, 0, 64, uniproton.rx().info());
        Mailboxes.send(linux, 1, new byte[10]);
        assertRoom(1, 10, 64, linux.tx(1).info());
        assertRoom(1, 10, 64, uniproton.rx().info());
        Mailboxes.drain(uniproton);
        Mailboxes.send(linux, 1, new byte[100]);
        assertRoom(1, 64, 64, linux.tx(1).info());
        small.setInt(FusiondockLayout.MAX_SIZE_OFFSET, 4000);
        assertRoom(1, 0, 0, linux.tx(1).info());
        linux.close();
        assertRoom(0, 0, 0, linux.tx(1).info());
    }

    private static void assertRoom(int backlog, long used, long capacity, RingInfo info) {
        assertEquals(backlog, info.backlog());
        assertEquals(used, info.usedBytes());
        assertEquals(capacity, info.capacityBytes());
    }
}
