package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Block;
import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Claim;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and live links as a map: every byte has a name, and the names say what stands there. */
class NrfRpcMapTest {
    private static final int E = 13;
    private static final NrfRpcLayout QUEUED = NrfRpcLayout.r2(1024, E, E);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s00_init",
                "s01_pending",
                "s02_sizes",
                "s03_consumed",
                "s06_700",
                "s07_max",
                "s11_bidirectional",
                "m01_zeroed",
                "m02_index_765",
                "m04_unaligned",
                "m06_size_past_end",
                "m09_overlap",
                "m12_orphan_pending"
            })
    void everyByteOfBothAreasHasAName(String image) {
        List<Field> fields = LayoutRules.neat(map(image), Links.BYTES);

        LayoutRules.cover(fields, 0, Links.BYTES);
        assertEquals(Links.AREA.allocableBytes(), blockBytes(fields, "ab"));
        assertEquals(Links.AREA.allocableBytes(), blockBytes(fields, "ba"));
    }

    @Test
    void anAreaWithoutMessagesIsFree() {
        Map<String, Field> fields = fields("s00_init");

        is(fields, "ab", 0, 1024, FieldState.CONTROL, "A sends, 13 endpoints, 64 blocks of 12 bytes");
        is(fields, "ab.block[0..63]", 0, 768, FieldState.FREE, "");
        is(fields, "ab.slot[0]", 768, 4, FieldState.CONTROL, "EMPTY");
        is(fields, "ab.slot[12]", 816, 4, FieldState.CONTROL, "EMPTY");
        is(fields, "ab.tail", 820, 204, FieldState.CONTROL, "unused");
        is(fields, "ba", 1024, 1024, FieldState.CONTROL, "B sends, 13 endpoints, 64 blocks of 12 bytes");
        is(fields, "ba.slot[12]", 1840, 4, FieldState.CONTROL, "EMPTY");
    }

    @Test
    void messagesAreNamedByTheirEndpoints() {
        Map<String, Field> fields = fields("s02_sizes");

        is(fields, "ab.block[0]", 0, 12, FieldState.USED, "endpoint 0: 0 bytes");
        is(fields, "ab.message[0].size", 0, 4, FieldState.CONTROL, "0");
        is(fields, "ab.block[1]", 12, 12, FieldState.USED, "endpoint 1: 1 bytes");
        is(fields, "ab.block[3..4]", 36, 24, FieldState.USED, "endpoint 3: 12 bytes");
        is(fields, "ab.message[3].size", 36, 4, FieldState.CONTROL, "12");
        is(fields, "ab.slot[3]", 780, 4, FieldState.CONTROL, "36");
        is(fields, "ab.block[5..13]", 60, 108, FieldState.USED, "endpoint 4: 100 bytes");
        is(fields, "ab.block[14..63]", 168, 600, FieldState.FREE, "");
    }

    @Test
    void consumedMessagesAreRoomAgain() {
        Map<String, Field> fields = fields("s03_consumed");

        is(fields, "ab.block[1]", 12, 12, FieldState.FREE, "");
        is(fields, "ab.block[3..4]", 36, 24, FieldState.FREE, "");
        is(fields, "ab.slot[1]", 772, 4, FieldState.CONTROL, "EMPTY");
    }

    @Test
    void bothDirectionsAreThere() {
        Map<String, Field> fields = fields("s11_bidirectional");

        is(fields, "ab.block[0]", 0, 12, FieldState.USED, "endpoint 0: 5 bytes");
        is(fields, "ba.block[0]", 1024, 12, FieldState.USED, "endpoint 0: 6 bytes");
        is(fields, "ba.block[1..26]", 1036, 312, FieldState.USED, "endpoint 12: 300 bytes");
        is(fields, "ba.slot[12]", 1840, 4, FieldState.CONTROL, "12");
    }

    @Test
    void theLongestMessageTakesAll() {
        is(fields("s07_max"), "ab.block[0..63]", 0, 768, FieldState.USED, "endpoint 0: 764 bytes");
    }

    @Test
    void memoryNeverInitialisedHoldsNoMessages() {
        Map<String, Field> fields = fields("m01_zeroed");

        assertTrue(fields.get("ab").value().endsWith(", not initialised"));
        is(fields, "ab.slot[7]", 796, 4, FieldState.CONTROL, "not initialised");
        is(fields, "ab.block[0..63]", 0, 768, FieldState.FREE, "");
    }

    @Test
    void oneEndpointDoesNotTellAnEmptyMessageFromMemoryNeverInitialised() {
        NrfRpcLayout single = NrfRpcLayout.r1(1024, 1);
        NrfRpcOptions options = NrfRpcOptions.of(Side.B, single, single);

        Map<String, Field> fields = named(
                new NrfRpcLink("plc", Links.memory(2048), io.millrace.api.signal.Signaler.none(), Links.POLICY, options)
                        .layout("ram"));

        is(fields, "ab.slot[0]", 768, 4, FieldState.CONTROL, "not initialised, or an empty message at 0");
        is(fields, "ba.slot[0]", 1792, 4, FieldState.CONTROL, "EMPTY");
    }

    @ParameterizedTest
    @CsvSource({"m02_index_765, 0x2fd", "m04_unaligned, 0x2"})
    void aSlotThatPointsNowhereIsCorrupt(String image, String word) {
        Map<String, Field> fields = fields(image);

        String allowed = ", allowed: EMPTY, PENDING, or a multiple of 12 up to 764";
        is(fields, "ab.slot[0]", 768, 4, FieldState.CORRUPT, word + allowed);
        is(fields, "ab.block[0..63]", 0, 768, FieldState.FREE, "");
    }

    @Test
    void aSizeThatReachesPastTheBlocksIsCorrupt() {
        Map<String, Field> fields = fields("m06_size_past_end");

        is(fields, "ab.slot[0]", 768, 4, FieldState.CONTROL, "0");
        is(fields, "ab.message[0].size", 0, 4, FieldState.CORRUPT, "0x2fd, allowed: 0 to 764");
        is(fields, "ab.block[0]", 0, 12, FieldState.CORRUPT, "endpoint 0: no message");
    }

    @Test
    void messagesThatOverlapAreCorrupt() {
        Map<String, Field> fields = fields("m09_overlap");

        is(fields, "ab.block[0..1]", 0, 24, FieldState.CORRUPT, "endpoint 0: 20 bytes, endpoint 1: 4 bytes");
        is(fields, "ab.message[1].size", 12, 4, FieldState.CONTROL, "4");
    }

    @Test
    void onlySomeOfManyMessagesAreNamed() {
        Memory memory = Links.image(Links.golden("s00_init"));
        for (int endpoint = 0; endpoint < 6; endpoint++) {
            memory.setInt(Links.slotAb(endpoint), 24);
        }
        memory.setInt(24, 1);

        Field blocks = named(Links.b(memory).layout("ram")).get("ab.block[2]");

        assertEquals(FieldState.CORRUPT, blocks.state());
        assertTrue(blocks.value().endsWith("endpoint 3: 1 bytes, and 2 more"), blocks.value());
    }

    @Test
    void aLenientPeersMessagesMayShareABlock() {
        Memory memory = Links.image(Links.golden("s00_init"));
        NrfRpcLink link = Links.link(memory, Links.options(Side.B, changes -> changes.lenient()));
        memory.setInt(8, 8);
        memory.setInt(20, 2);
        memory.setInt(Links.slotAb(1), 8);
        memory.setInt(Links.slotAb(2), 20);

        Map<String, Field> fields = named(link.layout("ram"));

        is(fields, "ab.block[0..2]", 0, 36, FieldState.USED, "endpoint 1: 8 bytes, endpoint 2: 2 bytes");
        is(fields, "ab.message[2].size", 20, 4, FieldState.CONTROL, "2");
    }

    @Test
    void whatWeHoldInOurOwnAreaIsUsedThoughNoSlotSaysSo() {
        Memory memory = Links.memory(Links.BYTES);
        NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
        Claim claim = a.tx(5).newClaim();
        a.tx(5).tryClaim(20, claim);
        Block block = new Block();
        a.allocator().tryAllocate(12, block);

        Map<String, Field> ours = named(a.layout("ram"));
        is(ours, "ab.slot[5]", 788, 4, FieldState.CONTROL, "PENDING");
        is(ours, "ab.block[0..2]", 0, 36, FieldState.USED, "claimed");
        Map<String, Field> theirs = named(Links.b(memory).layout("ram"));
        is(theirs, "ab.block[0..63]", 0, 768, FieldState.FREE, "");
    }

    @Test
    void areasMayBeOfAnySizeAtAnyPlace() {
        NrfRpcLayout ab = NrfRpcLayout.r1(2048, 16);
        NrfRpcLayout ba = NrfRpcLayout.r1(512, 5);
        Memory memory = Links.memory(4096);
        NrfRpcOptions options =
                NrfRpcOptions.of(Side.A, ab, ba).withOffsets(1024, 8).withRole(Role.CREATE);

        List<Field> fields = LayoutRules.neat(Links.link(memory, options).layout("ram"), memory.size());

        assertEquals("ba", fields.getFirst().name());
        LayoutRules.cover(fields, 8, 8 + 512);
        Predicate<Field> inAb = field -> field.name().startsWith("ab");
        LayoutRules.cover(fields.stream().filter(inAb).toList(), 1024, 1024 + 2048);
    }

    @Test
    void theSignalQueueIsControl() {
        Memory memory = Links.memory(Links.BYTES);
        NrfRpcLink a = Links.link(
                memory, Links.options(Side.A, changes -> changes.area(QUEUED).role(Role.CREATE)));
        Links.send(a, 3, 0, 5);
        Links.send(a, 4, 0, 5);

        List<Field> all = LayoutRules.neat(a.layout("ram"), memory.size());
        LayoutRules.cover(all, 0, memory.size());
        Map<String, Field> fields = named(a.layout("ram"));
        is(fields, "ab.queue_tx", 820, 4, FieldState.CONTROL, "2");
        is(fields, "ab.queue_rx", 824, 4, FieldState.CONTROL, "0");
        is(fields, "ab.queue_items", 828, 196, FieldState.CONTROL, "2 signals waiting");
        assertTrue(!fields.containsKey("ab.tail"));

        memory.setInt(824, 196);
        is(named(a.layout("ram")), "ab.queue_rx", 824, 4, FieldState.CORRUPT, "0xc4, allowed: 0 to 195");
        is(named(a.layout("ram")), "ab.queue_items", 828, 196, FieldState.CONTROL, "");
    }

    @Test
    void theWordsOfAHandshakeHaveNames() {
        Memory memory = Links.image(Links.golden("s00_init"));
        NrfRpcLink link = Links.link(memory, Links.options(Side.B, changes -> changes.handshake(Handshake.F0_F1)));
        memory.setInt(Links.slotAb(0), 0xFFFFFFF0);
        memory.setInt(Links.slotAb(1), 0xFFFFFFF0);
        is(named(link.layout("ram")), "ab.slot[0]", 768, 4, FieldState.CONTROL, "INIT");
        assertEquals(
                FieldState.CORRUPT, named(link.layout("ram")).get("ab.slot[1]").state());

        memory.setInt(Links.slotAb(0), 0xFFFFFFF1);
        is(named(link.layout("ram")), "ab.slot[0]", 768, 4, FieldState.CONTROL, "CONFIRM");
        memory.setInt(Links.slotAb(0), 0xFFFFFFF2);
        assertEquals(
                FieldState.CORRUPT, named(link.layout("ram")).get("ab.slot[0]").state());
    }

    @Test
    void memoryThatIsGoneIsTold() {
        Arena arena = Arena.ofShared();
        Memory memory = Memory.of(arena.allocate(Links.BYTES, 8), Access.NORMAL);
        SegmentLayout layout = Links.link(memory, Side.A, Role.CREATE).layout("ram");
        arena.close();

        assertThrows(SegmentClosedException.class, layout::fields);
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, false", "DEVICE, false", "DEVICE, true"})
    void anyImageIsDrawn(Access access, boolean lenient) {
        HostileImages images = HostileImages.of(
                        Links.golden("s02_sizes"),
                        Links.golden("s03_consumed"),
                        Links.golden("s07_max"),
                        Links.golden("s11_bidirectional"),
                        Links.golden("m01_zeroed"))
                .access(access)
                .block(12)
                .bound(1_000, 1 << 20)
                .reader(memory -> draw(memory, lenient));
        for (int endpoint = 0; endpoint < E; endpoint++) {
            images.field((int) Links.slotAb(endpoint), 4).field((int) Links.slotAb(endpoint) + 1024, 4);
        }
        for (int word : new int[] {0, 12, 24, 36, 60, 820, 824, 1024, 1844}) {
            images.field(word, 4);
        }
        assertTrue(images.run(20_000) > 0);
    }

    /** Views without a link: nothing puts right what was spoilt. */
    private static void draw(Memory memory, boolean lenient) {
        for (NrfRpcLayout area : List.of(Links.AREA, QUEUED)) {
            if (memory.size() == Links.BYTES) {
                NrfRpcView ab = new NrfRpcView(memory, 0, area, lenient);
                NrfRpcView ba = new NrfRpcView(memory, 1024, area, lenient);
                LayoutRules.neat(map(ab, ba, Handshake.F0_F1), memory.size());
            }
        }
    }

    private static SegmentLayout map(String image) {
        Memory memory = Links.image(Links.golden(image));
        return map(
                new NrfRpcView(memory, 0, Links.AREA, false),
                new NrfRpcView(memory, 1024, Links.AREA, false),
                Handshake.NONE);
    }

    private static SegmentLayout map(NrfRpcView ab, NrfRpcView ba, Handshake words) {
        return new NrfRpcMap(
                "ram",
                "plc",
                List.of(new NrfRpcAreaMap(Side.A, ab, words, () -> 0), new NrfRpcAreaMap(Side.B, ba, words, () -> 0)));
    }

    private static Map<String, Field> fields(String image) {
        return named(map(image));
    }

    private static Map<String, Field> named(SegmentLayout layout) {
        assertEquals("ram", layout.segment());
        Map<String, Field> named = new TreeMap<>();
        layout.fields().forEach(field -> named.put(field.name(), field));
        return named;
    }

    private static long blockBytes(List<Field> fields, String area) {
        return fields.stream()
                .filter(field -> field.name().startsWith(area + ".block["))
                .mapToLong(Field::length)
                .sum();
    }

    private static void is(
            Map<String, Field> fields, String name, long offset, long length, FieldState state, String value) {
        Field found = fields.get(name);
        assertEquals(new Field(offset, length, name, state, value), found, () -> "one of " + fields.keySet());
    }
}
