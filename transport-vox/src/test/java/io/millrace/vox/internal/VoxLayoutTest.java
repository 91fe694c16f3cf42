package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.testkit.RecordingMemory;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and offsets, what a geometry may be, and what is refused in a segment somebody else made. */
class VoxLayoutTest {
    private static final String USUAL = "fresh_g1_c1024";
    private static final long SECOND_NANOS = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({"fresh_g1_c1024, 1, 1024", "fresh_g2_c128, 2, 128", "fresh_g4_c1024, 4, 1024"})
    void makesTheSegmentsOfTheReference(String name, int guests, int capacity) {
        byte[] expected = Segments.golden(name);
        VoxGeometry geometry = geometry(guests, capacity);

        assertEquals(expected.length, VoxLayout.of(geometry).totalSize());
        assertArrayEquals(expected, Segments.bytes(Segments.fresh(geometry)));
        assertEquals(
                geometry, VoxSegment.attach(Segments.image(expected)).layout().geometry());
    }

    @Test
    void sequencesHaveTheirSizeToo() {
        assertEquals(
                Segments.golden("seqA_01_reserved").length,
                VoxLayout.of(Segments.SMALL).totalSize());
    }

    @Test
    void overwritesWhateverStoodThere() {
        Memory memory = Segments.memory(39616);
        memory.fill(0, memory.size(), (byte) 0xEE);

        VoxSegment.create(memory, geometry(1, 1024));

        assertArrayEquals(Segments.golden(USUAL), Segments.bytes(memory));
    }

    @ParameterizedTest
    @CsvSource({"16, 192", "64, 192", "65, 256", "128, 256", "1000, 1152", "1024, 1152", "1073741824, 1073741952"})
    void aRingEndsAtABorderOf64(int capacity, long stride) {
        assertEquals(stride, VoxLayout.stride(capacity));
    }

    @Test
    void everythingStandsBehindWhatCameBefore() {
        VoxLayout layout = VoxLayout.of(new VoxGeometry(
                3, 1000, List.of(new VoxSlotClass(37, 5), new VoxSlotClass(100, 1)), 256, 65536, SECOND_NANOS));

        assertEquals(128, layout.peerTable());
        assertEquals(256, layout.peer(2));
        assertEquals(320, layout.guestToHost(0));
        assertEquals(320 + 1152, layout.hostToGuest(0));
        assertEquals(320 + 4 * 1152, layout.guestToHost(2));
        assertEquals(320 + 6 * 1152, layout.pool());
        assertEquals(layout.pool() + 128, layout.meta(0, 0));
        assertEquals(layout.meta(0, 0) + 64, layout.meta(0, 4));
        assertEquals(layout.meta(0, 0) + 128, layout.slot(0, 0));
        assertEquals(layout.slot(0, 0) + 4 * 37, layout.slot(0, 4));
        assertEquals(layout.slot(0, 0) + 192, layout.meta(1, 0));
        assertEquals(layout.meta(1, 0) + 64, layout.slot(1, 0));
        assertEquals(layout.slot(1, 0) + 128, layout.totalSize());
    }

    @Test
    void aSlotIsFoundByItsOffset() {
        VoxLayout layout = VoxLayout.of(
                new VoxGeometry(1, 128, List.of(new VoxSlotClass(37, 5), new VoxSlotClass(100, 3)), 0, 64, 0));
        for (int c = 0; c < layout.classes(); c++) {
            for (int slot = 0; slot < layout.slotCount(c); slot++) {
                assertEquals(c, layout.slotClassAt(layout.slot(c, slot)));
                assertEquals(slot, layout.slotIndexAt(c, layout.slot(c, slot)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "1, 12", "4, 12", "5, 16", "24, 32", "31, 40", "32, 40", "65535, 65544"})
    void aFrameEndsAtAWord(int payload, int frame) {
        assertEquals(frame, VoxLayout.inlineFrameBytes(payload));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1024, 1, 0, 64, 0",
        "256, 1024, 1, 0, 64, 0",
        "-1, 1024, 1, 0, 64, 0",
        "1, 15, 1, 0, 64, 0",
        "1, 1073741825, 1, 0, 64, 0",
        "1, -1, 1, 0, 64, 0",
        "1, 1024, 0, 0, 64, 0",
        "1, 1024, 257, 0, 64, 0",
        "1, 1024, 1, -1, 64, 0",
        "1, 1024, 1, 0, -1, 0",
        "1, 1024, 1, 0, 64, -1"
    })
    void refusesAGeometryTheFormatCannotHold(
            int guests, int capacity, int classes, int inline, int payload, long heartbeat) {
        VoxSlotClass[] all = new VoxSlotClass[classes];
        Arrays.fill(all, new VoxSlotClass(64, 1));

        assertThrows(
                GeometryMismatchException.class,
                () -> new VoxGeometry(guests, capacity, List.of(all), inline, payload, heartbeat));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
    void refusesASlotClassWithNothingInIt(int bytes, int count) {
        assertThrows(IllegalArgumentException.class, () -> new VoxSlotClass(bytes, count));
    }

    @ParameterizedTest
    @CsvSource({
        "528, 256, 65536, true",
        "524, 256, 65536, false",
        "528, 0, 65536, true",
        "524, 0, 65536, false",
        "80, 32, 4096, true",
        "79, 32, 4096, false",
        "64, 256, 0, true",
        "63, 256, 0, false",
        "216, 256, 100, true",
        "215, 256, 100, false",
        "128, 2147483647, 2147483647, false",
        "16, 4, 4, false",
        "1073741824, 2147483647, 2147483647, false"
    })
    void aRingIsAtLeastTwiceWhatASenderWaitsFor(int capacity, int inline, int payload, boolean lives) {
        VoxGeometry geometry =
                new VoxGeometry(1, capacity, List.of(new VoxSlotClass(64, 1)), inline, payload, SECOND_NANOS);

        assertEquals(lives, geometry.livenessProblem().isEmpty());
        if (lives) {
            assertEquals(geometry, geometry.forHost());
        } else {
            var refusal = assertThrows(GeometryMismatchException.class, geometry::forHost);
            assertTrue(refusal.getMessage().contains("capacityBytes=" + capacity), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "128, 64"})
    void aHostRefusesClassesThatDoNotAscend(int first, int second) {
        VoxGeometry geometry =
                new VoxGeometry(1, 1024, List.of(new VoxSlotClass(first, 1), new VoxSlotClass(second, 1)), 0, 4096, 0);

        var refusal = assertThrows(GeometryMismatchException.class, geometry::forHost);
        assertTrue(refusal.getMessage().contains(first + ":1, " + second + ":1"), refusal.getMessage());
    }

    @Test
    void refusesMemoryThatIsTooShortForTheGeometry() {
        var refusal = assertThrows(
                GeometryMismatchException.class, () -> VoxSegment.create(Segments.memory(39615), geometry(1, 1024)));

        assertTrue(refusal.getMessage().contains("39616"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("sizeBytes=39615"), refusal.getMessage());
    }

    @Test
    void refusesDeviceMemory() {
        Memory device = Memory.of(Arena.ofAuto().allocate(39616, 64), Access.DEVICE);

        assertThrows(IllegalArgumentException.class, () -> VoxSegment.create(device, geometry(1, 1024)));
    }

    @ParameterizedTest
    @CsvSource({
        "magic, 0, 8, 0",
        "magic, 0, 8, 522475564298716500",
        "version, 8, 4, 6",
        "version, 8, 4, 8",
        "header-size, 12, 4, 0",
        "header-size, 12, 4, 256",
        "total-size, 16, 8, 127",
        "total-size, 16, 8, 39617",
        "total-size, 16, 8, -1",
        "current-size, 72, 8, 39615",
        "current-size, 72, 8, 39617",
        "current-size, 72, 8, -1",
        "max-guests, 32, 4, 0",
        "max-guests, 32, 4, 256",
        "max-guests, 32, 4, -1",
        "bipbuf-capacity, 36, 4, 0",
        "bipbuf-capacity, 36, 4, 15",
        "bipbuf-capacity, 36, 4, 1073741825",
        "bipbuf-capacity, 36, 4, -1",
        "peer-table-offset, 40, 8, 64",
        "peer-table-offset, 40, 8, 129",
        "peer-table-offset, 40, 8, 39616",
        "peer-table-offset, 40, 8, -64",
        "peer-table-offset, 40, 8, 9223372036854775744",
        "pool-offset, 48, 8, 64",
        "pool-offset, 48, 8, 2497",
        "pool-offset, 48, 8, 39552",
        "pool-offset, 48, 8, -64",
        "slot-classes, 68, 4, 0",
        "slot-classes, 68, 4, 257",
        "slot-classes, 68, 4, -1",
        "ring-offset, 144, 8, 0",
        "ring-offset, 144, 8, 193",
        "ring-offset, 144, 8, 37376",
        "ring-offset, 144, 8, -64",
        "ring-offset, 144, 8, 9223372036854775744",
        "ring-capacity, 200, 4, 1023",
        "ring-capacity, 1352, 4, 1025",
        "slot-size, 2496, 4, 0",
        "slot-size, 2496, 4, -1",
        "slot-size, 2560, 4, 0",
        "slot-count, 2500, 4, 0",
        "slot-count, 2500, 4, -1",
        "slot-count, 2500, 4, 2147483647",
        "slot-count, 2564, 4, 3"
    })
    void refusesAWordThatIsWrong(String kind, int offset, int width, long value) {
        Memory memory = Segments.image(Segments.golden(USUAL));
        if (width == Long.BYTES) {
            memory.setLong(offset, value);
        } else {
            memory.setInt(offset, (int) value);
        }

        var refusal = assertThrows(PeerCorruptionException.class, () -> VoxSegment.attach(memory));

        assertEquals(kind, refusal.kind());
        assertEquals(offset, refusal.offset());
        assertTrue(refusal.value().startsWith(value + " "), refusal.value());
        assertFalse(refusal.allowed().isEmpty());
    }

    @Test
    void everyRefusedWordWasReadOnce() {
        RecordingMemory memory = RecordingMemory.of(Segments.golden("fresh_g4_c1024"), Access.NORMAL);

        VoxSegment.attach(memory);

        assertEquals(
                memory.touches().stream()
                        .map(touch -> touch.offset())
                        .distinct()
                        .count(),
                memory.touches().size());
    }

    @ParameterizedTest
    @CsvSource({
        "0, file-size",
        "1, file-size",
        "127, file-size",
        "128, total-size",
        "2560, total-size",
        "39615, total-size"
    })
    void refusesATruncatedFile(int length, String kind) {
        Memory cut = Segments.image(Arrays.copyOf(Segments.golden(USUAL), length));

        assertEquals(
                kind,
                assertThrows(PeerCorruptionException.class, () -> VoxSegment.attach(cut))
                        .kind());
        assertFalse(VoxSegment.isReady(cut));
    }

    @Test
    void attachesToAFileThatGrew() {
        Memory grown = Segments.image(Arrays.copyOf(Segments.golden(USUAL), 40000));
        grown.setLong(VoxLayout.AT_CURRENT_SIZE, 40000);

        assertTrue(VoxSegment.isReady(grown));
        assertEquals(39616, VoxSegment.attach(grown).layout().totalSize());
    }

    @Test
    void takesTheLargestLimitsForTheLongestItCanSend() {
        Memory memory = Segments.image(Segments.golden(USUAL));
        memory.setInt(VoxLayout.AT_MAX_PAYLOAD, -1);
        memory.setInt(VoxLayout.AT_INLINE, -1);
        memory.setLong(VoxLayout.AT_HEARTBEAT, -1);

        VoxGeometry geometry = VoxSegment.attach(memory).layout().geometry();

        assertEquals(Integer.MAX_VALUE, geometry.maxPayloadBytes());
        assertEquals(Integer.MAX_VALUE, geometry.inlineBytes());
        assertEquals(0, geometry.heartbeatNanos());
        assertEquals(1016, Segments.OPTIONS.inlineBytes(geometry));
    }

    @Test
    void usesTheOffsetsItFinds() {
        VoxLayout made = VoxLayout.of(geometry(2, 128));
        Memory memory = Segments.image(Segments.golden("fresh_g2_c128"));
        long first = memory.getLong(made.peer(0) + VoxLayout.PEER_RING);
        memory.setLong(made.peer(0) + VoxLayout.PEER_RING, memory.getLong(made.peer(1) + VoxLayout.PEER_RING));
        memory.setLong(made.peer(1) + VoxLayout.PEER_RING, first);

        VoxLayout found = VoxSegment.attach(memory).layout();

        assertEquals(made.guestToHost(1), found.guestToHost(0));
        assertEquals(made.hostToGuest(0), found.hostToGuest(1));
    }

    @Test
    void aSegmentIsReadyOnceAllClassesAreThere() {
        Memory memory = Segments.image(Segments.golden(USUAL));
        assertTrue(VoxSegment.isReady(memory));
        assertFalse(VoxSegment.isBlank(memory));
        for (int offset : new int[] {VoxLayout.AT_MAGIC, VoxLayout.AT_CLASSES, VoxLayout.AT_POOL, 2496, 2560}) {
            Memory unfinished = Segments.image(Segments.golden(USUAL));
            unfinished.setInt(offset, 0);
            assertFalse(VoxSegment.isReady(unfinished), "word " + offset);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 4096})
    void zerosAreNoSegment(int length) {
        Memory zeros = Segments.memory(length);

        assertFalse(VoxSegment.isReady(zeros));
        assertEquals(length >= 128, VoxSegment.isBlank(zeros));
    }

    @Test
    void whoLooksWhileASegmentIsMadeSeesNoMagic() {
        byte[] before = Segments.golden("seqA_07_g2h_wrapped");
        RecordingMemory memory = RecordingMemory.of(before, Access.NORMAL);
        VoxSegment.create(memory, Segments.SMALL);
        for (long kill = 1; kill < memory.stores(); kill++) {
            RecordingMemory dying = RecordingMemory.of(before, Access.NORMAL);
            dying.stopAfterStores(kill);
            assertThrows(Throwable.class, () -> VoxSegment.create(dying, Segments.SMALL));
            assertFalse(VoxSegment.isReady(Segments.image(dying.image())), "after store " + kill);
        }
    }

    private static VoxGeometry geometry(int guests, int capacity) {
        List<VoxSlotClass> classes = List.of(new VoxSlotClass(1024, 4), new VoxSlotClass(16384, 2));
        return new VoxGeometry(guests, capacity, classes, 256, 65536, SECOND_NANOS);
    }
}
