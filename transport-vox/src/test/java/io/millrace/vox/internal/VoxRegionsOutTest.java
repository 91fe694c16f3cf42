package io.millrace.vox.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoxRegionsOutTest {
    private static final int MIB = 1 << 20;
    private static final int SMALLEST = 16_381;
    private static final long FRAME = 32L;

    private final FakePorts ports = new FakePorts();
    private final PortPair control = ports.pair(Ports.Kind.DATAGRAM);
    private final Port peer = ports.port(control.theirs());
    private final VoxRegionsOut regions = new VoxRegionsOut(ports, control.ours(), "link", 0, SMALLEST);
    private final VoxRegionRoom room = new VoxRegionRoom();

    @AfterEach
    void nothingStaysOpen() {
        regions.close();
        control.close();
        peer.close();
        assertEquals(0, ports.open());
    }

    @Test
    void announcesARegionWithOneHandle() {
        assertTrue(regions.reserve(100, room, 0));

        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), 2 * VoxDatagram.BYTES);
        List<Handle> handles = new ArrayList<>();
        assertEquals(VoxDatagram.BYTES, peer.receive(message.segment(), handles));
        assertEquals(
                "00000000" + "00000000" + "0000100000000000",
                HexFormat.of().formatHex(message.take(VoxDatagram.BYTES)));
        assertEquals(1, handles.size());
        try (var segment = handles.getFirst().map("theirs")) {
            assertEquals(MIB, segment.memory().size());
        }
        handles.getFirst().close();
    }

    @Test
    void theBytesOfAPayloadAreThePeersToo() {
        assertTrue(regions.reserve(3, room, 0));
        room.region.copyIn(room.offset, new byte[] {1, 2, 3}, 0, 3);

        try (VoxRegionsIn theirs = new VoxRegionsIn(peer, SMALLEST)) {
            var bytes = Arena.ofAuto().allocate(3);
            theirs.find(0, 0).orElseThrow().view().copyOut(room.offset, bytes, 3);
            assertArrayEquals(new byte[] {1, 2, 3}, bytes.toArray(JAVA_BYTE));
        }
    }

    @Test
    void payloadsStandBehindEachOther() {
        send(20_001);
        assertEquals(0, room.offset);
        send(20_002);
        assertEquals(20_001, room.offset);
        assertEquals(0, room.id);
        assertEquals(1, regions.open());
    }

    @Test
    void idsCountFromTheFirst() {
        try (VoxRegionsOut later = new VoxRegionsOut(ports, control.ours(), "link", 7, SMALLEST)) {
            assertEquals(7, later.nextId());
            assertTrue(later.reserve(MIB, room, 0));
            assertEquals(7, room.id);
            later.commit(room, MIB, FRAME);
            assertTrue(later.reserve(MIB, room, 0));
            assertEquals(8, room.id);
            assertEquals(9, later.nextId());
        }
    }

    @Test
    void aPayloadLongerThanARegionGetsOneOfItsOwn() {
        assertTrue(regions.reserve(3 * MIB, room, 0));
        assertEquals(0, room.offset);
        assertEquals(3 * MIB, room.region.size());
    }

    @Test
    void aShorterPayloadGoesIntoAnOlderRegion() {
        send(400_000);
        send(700_000);
        assertEquals(1, room.id);
        send(300_000);
        assertEquals(0, room.id);
        assertEquals(400_000, room.offset);
    }

    @Test
    void theLastOfItsLengthUsesARegionUp() {
        send(400_000);
        send(400_000);
        assertEquals(MIB - 400_000, room.offset);
    }

    @Test
    void aCancelledRoomIsUsedAgain() {
        assertTrue(regions.reserve(50_000, room, 0));
        regions.cancel(room);
        send(20_000);
        assertEquals(0, room.offset);
        assertEquals(0, room.id);
    }

    @Test
    void aPayloadShorterThanReservedLeavesTheRest() {
        assertTrue(regions.reserve(500_000, room, 0));
        regions.commit(room, 20_000, FRAME);
        send(30_000);
        assertEquals(20_000, room.offset);
    }

    @Test
    void aShortenedPayloadThatUsesItsRegionUpKeepsItsBytes() {
        assertTrue(regions.reserve(MIB, room, 0));
        byte[] payload = bytes(600_000);
        room.region.copyIn(room.offset, payload, 0, payload.length);
        regions.shorten(room, payload.length);

        assertEquals(MIB - payload.length, room.offset);
        var copy = Arena.ofAuto().allocate(payload.length);
        room.region.copyOut(room.offset, copy, payload.length);
        assertArrayEquals(payload, copy.toArray(JAVA_BYTE));
    }

    @Test
    void aShortenedPayloadThatLeavesRoomStaysWhereItIs() {
        assertTrue(regions.reserve(400_000, room, 0));
        regions.shorten(room, 20_000);
        assertEquals(0, room.offset);
    }

    @Test
    void manyPayloadsShortenedFromTheLongestLeaveFewRegions() {
        for (int i = 1; i <= 40; i++) {
            assertTrue(regions.reserve(MIB, room, i * FRAME));
            regions.shorten(room, 20_000);
            regions.commit(room, 20_000, i * FRAME);
            assertTrue(regions.open() <= 2, "open=" + regions.open());
        }
    }

    @Test
    void aRegionStaysUntilThePeerHasReleasedItsLastFrame() {
        assertTrue(regions.reserve(MIB, room, 0));
        regions.commit(room, MIB, 100);

        assertTrue(regions.reserve(20_000, room, 99));
        assertEquals(2, regions.open());
        assertTrue(regions.reserve(20_000, room, 100));
        assertEquals(1, regions.open());
    }

    @Test
    void aRegionWithRoomForOneMoreStays() {
        assertTrue(regions.reserve(MIB, room, 0));
        regions.commit(room, MIB - SMALLEST, FRAME);

        assertTrue(regions.reserve(SMALLEST, room, FRAME));
        assertEquals(0, room.id);
        assertEquals(MIB - SMALLEST, room.offset);
    }

    @Test
    void lengthsThatLeaveRoomForNoOtherLeaveABoundedNumberOfRegions() {
        for (int left = 70_000; left < 74_000; left += 100) {
            for (int length : new int[] {MIB / 2, MIB / 4, MIB / 4 - 2 * left, left}) {
                assertTrue(regions.reserve(length, room, Long.MAX_VALUE));
                regions.commit(room, length, FRAME);
            }
            assertTrue(regions.open() <= 18, "open=" + regions.open());
        }
        assertTrue(regions.open() > 2, "the lengths are those of another rule");
    }

    @Test
    void aFullControlPortRefusesForNow() {
        FakePorts narrow = new FakePorts(1);
        PortPair pair = narrow.pair(Ports.Kind.DATAGRAM);
        try (Port other = narrow.port(pair.theirs());
                VoxRegionsOut out = new VoxRegionsOut(narrow, pair.ours(), "link", 0, SMALLEST);
                VoxRegionsIn in = new VoxRegionsIn(other, SMALLEST)) {
            assertTrue(out.reserve(MIB, room, 0));
            out.commit(room, MIB, FRAME);
            int before = narrow.open();
            assertFalse(out.reserve(MIB, room, 0));
            assertFalse(out.isGone());
            assertEquals(before, narrow.open());
            assertEquals(1, out.nextId());

            assertTrue(in.find(0, 0).isPresent());
            assertTrue(out.reserve(MIB, room, 0));
            assertEquals(1, room.id);
        }
        pair.close();
        assertEquals(0, narrow.open());
    }

    @Test
    void aPeerThatIsGoneIsSeen() {
        assertFalse(regions.isGone());
        peer.close();
        assertFalse(regions.reserve(100, room, 0));
        assertTrue(regions.isGone());
        assertEquals(0, regions.open());
    }

    private void send(int length) {
        assertTrue(regions.reserve(length, room, 0));
        regions.commit(room, length, FRAME);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (i * 31));
        return bytes;
    }
}
