package io.millrace.vox.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoxRegionsInTest {
    private static final int MIB = 1 << 20;
    private static final int SMALLEST = 16_381;

    private final FakePorts ports = new FakePorts();
    private final PortPair control = ports.pair(Ports.Kind.DATAGRAM);
    private final Port peer = ports.port(control.theirs());
    private final VoxRegionsIn regions = new VoxRegionsIn(control.ours(), SMALLEST);

    @AfterEach
    void nothingStaysOpen() {
        regions.close();
        control.close();
        peer.close();
        assertEquals(0, ports.open());
    }

    @Test
    void findsWhatWasAnnounced() {
        announce(5, 2, MIB, MIB);
        VoxRegion region = regions.find(5, 2).orElseThrow();
        assertEquals(5, region.id());
        assertEquals(2, region.generation());
        assertEquals(MIB, region.length());
        assertSame(region, regions.find(5, 2).orElseThrow());
        assertEquals(1, regions.open());
    }

    @Test
    void aRegionIsAsLongAsItsDatagramSays() {
        announce(0, 0, 1000, MIB);
        VoxRegion region = regions.find(0, 0).orElseThrow();
        assertEquals(1000, region.length());
        assertEquals(1000, region.view().size());
    }

    @Test
    void whatWasNotAnnouncedIsNotThereYet() {
        assertTrue(regions.find(0, 0).isEmpty());
        announce(0, 1, MIB, MIB);
        assertTrue(regions.find(0, 0).isEmpty());
        announce(0, 0, MIB, MIB);
        assertTrue(regions.find(0, 0).isPresent());
        assertTrue(regions.find(0, 1).isPresent());
    }

    @Test
    void aPeerThatIsGoneAnnouncesNothing() {
        peer.close();
        assertTrue(regions.find(0, 0).isEmpty());
    }

    @Test
    void looksAtABoundedNumberOfDatagramsACall() {
        IntStream.range(0, 65).forEach(id -> announce(id, 0, 1, 1));
        assertTrue(regions.find(64, 0).isEmpty());
        assertEquals(64, regions.open());
        assertTrue(regions.find(64, 0).isPresent());
    }

    @Test
    void aSecondRegionOfTheSameNameIsIgnored() {
        announce(0, 0, MIB, MIB);
        VoxRegion first = regions.find(0, 0).orElseThrow();
        int before = ports.open();
        announce(0, 0, 3, MIB);
        assertTrue(regions.find(1, 0).isEmpty());
        assertSame(first, regions.find(0, 0).orElseThrow());
        assertEquals(before, ports.open());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 17, 32, 64})
    void aDatagramOfAnotherLengthEndsIt(int length) {
        try (Handle handle = ports.memory("m", MIB)) {
            send(new byte[length], List.of(handle));
        }
        assertPoisoned();
    }

    @Test
    void aDatagramWithoutHandleEndsIt() {
        send(new VoxDatagram(0, 0, MIB).encode(), List.of());
        assertPoisoned();
    }

    @Test
    void aDatagramWithASecondHandleEndsIt() {
        try (Handle one = ports.memory("m", MIB);
                Handle two = ports.memory("m", MIB)) {
            send(new VoxDatagram(0, 0, MIB).encode(), List.of(one, two));
        }
        assertPoisoned();
    }

    @Test
    void aHandleOnSomethingElseEndsIt() {
        PortPair pair = ports.pair(Ports.Kind.STREAM);
        send(new VoxDatagram(0, 0, MIB).encode(), List.of(pair.theirs()));
        pair.close();
        assertPoisoned();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, MIB + 1, -1, Long.MIN_VALUE})
    void aLengthThatIsNotBehindTheHandleEndsIt(long length) {
        announce(0, 0, length, MIB);
        assertPoisoned();
    }

    @Test
    void regionsFoundBeforeAreNotFoundOnceItEnded() {
        announce(0, 0, MIB, MIB);
        assertTrue(regions.find(0, 0).isPresent());
        send(new byte[1], List.of());
        assertPoisoned();
        assertThrows(PeerCorruptionException.class, () -> regions.find(0, 0));
    }

    @Test
    void moreBytesThanAllowedEndIt() {
        try (VoxRegionsIn few = new VoxRegionsIn(control.ours(), SMALLEST, 2 * MIB, List.of())) {
            announce(0, 0, 1, MIB);
            announce(1, 0, 1, MIB);
            assertTrue(few.find(1, 0).isPresent());
            announce(2, 0, 1, 1);
            PeerCorruptionException refusal = assertThrows(PeerCorruptionException.class, () -> few.find(2, 0));
            assertTrue(refusal.allowed().contains("2097152 bytes"), refusal.getMessage());
        }
    }

    @Test
    void droppedRegionsMakeRoomForOthers() {
        try (VoxRegionsIn few = new VoxRegionsIn(control.ours(), SMALLEST, MIB, List.of())) {
            for (int id = 0; id < 5; id++) {
                announce(id, 0, MIB, MIB);
                VoxRegion region = few.find(id, 0).orElseThrow();
                region.hold(MIB);
                region.release();
            }
            assertEquals(0, few.open());
        }
    }

    @Test
    void moreRegionsThanAllowedEndIt() {
        for (int id = 0; id < VoxRegionsIn.MAX_REGIONS; id++) {
            announce(id, 0, 1, 1);
            assertTrue(regions.find(id, 0).isPresent());
        }
        announce(VoxRegionsIn.MAX_REGIONS, 0, 1, 1);
        assertPoisoned();
    }

    @Test
    void aRegionIsUnmappedWhenNoPayloadIsOpenAndNoneFitsAnyMore() {
        announce(0, 0, MIB, MIB);
        int before = ports.open();
        VoxRegion region = regions.find(0, 0).orElseThrow();
        region.hold(400_000);
        region.hold(MIB - SMALLEST + 1);
        region.release();
        assertTrue(regions.find(0, 0).isPresent());
        region.release();
        assertTrue(regions.find(0, 0).isEmpty());
        assertEquals(before - 1, ports.open());
        assertThrows(SegmentClosedException.class, () -> region.view().copyIn(0, new byte[1], 0, 1));
    }

    @Test
    void aRegionWithRoomForOneMoreStays() {
        announce(0, 0, MIB, MIB);
        VoxRegion region = regions.find(0, 0).orElseThrow();
        region.hold(MIB - SMALLEST);
        region.release();
        assertTrue(regions.find(0, 0).isPresent());
    }

    @Test
    void payloadsAreCoveredInsideOnly() {
        announce(0, 0, 1000, MIB);
        VoxRegion region = regions.find(0, 0).orElseThrow();
        assertTrue(region.covers(0, 1000));
        assertTrue(region.covers(1000, 0));
        assertTrue(region.covers(999, 1));
        assertFalse(region.covers(0, 1001));
        assertFalse(region.covers(1, 1000));
        assertFalse(region.covers(1001, 0));
        assertFalse(region.covers(-1, 1));
        assertFalse(region.covers(-1, 2));
        assertFalse(region.covers(0, -1));
        assertFalse(region.covers(-1, -1));
        assertFalse(region.covers(Long.MIN_VALUE, 1));
    }

    @Test
    void aSuccessorHasTheRegionsThatWereKept() {
        announce(3, 0, MIB, MIB);
        regions.find(3, 0).orElseThrow().view().copyIn(0, new byte[] {42}, 0, 1);
        List<VoxRegionsIn.Kept> kept = regions.keep();
        regions.close();

        try (VoxRegionsIn successor = new VoxRegionsIn(control.ours(), SMALLEST, VoxRegionsIn.MAX_BYTES, kept)) {
            VoxRegion region = successor.find(3, 0).orElseThrow();
            assertEquals(MIB, region.length());
            assertEquals(42, region.view().inPlace(0, 1).get(JAVA_BYTE, 0));
        }
    }

    @Test
    void aSuccessorServesFramesThatComeAgain() {
        announce(0, 0, MIB, MIB);
        VoxRegion before = regions.find(0, 0).orElseThrow();
        before.hold(900_000);
        before.hold(MIB);
        List<VoxRegionsIn.Kept> kept = regions.keep();

        try (VoxRegionsIn successor = new VoxRegionsIn(control.ours(), SMALLEST, VoxRegionsIn.MAX_BYTES, kept)) {
            VoxRegion again = successor.find(0, 0).orElseThrow();
            again.hold(900_000);
            again.release();
            assertTrue(successor.find(0, 0).isPresent());
            again.hold(MIB);
            again.release();
            assertTrue(successor.find(0, 0).isEmpty());
        }
    }

    @Test
    void aSuccessorThatRefusesKeepsNothingOpen() {
        announce(0, 0, MIB, MIB);
        announce(1, 0, MIB, MIB);
        announce(2, 0, MIB, MIB);
        assertTrue(regions.find(2, 0).isPresent());
        int before = ports.open();
        List<VoxRegionsIn.Kept> kept = regions.keep();
        assertThrows(PeerCorruptionException.class, () -> new VoxRegionsIn(control.ours(), SMALLEST, MIB, kept));
        assertEquals(before, ports.open());
    }

    @Test
    void aPayloadMayBeReleasedAfterTheEnd() {
        announce(0, 0, MIB, MIB);
        VoxRegion region = regions.find(0, 0).orElseThrow();
        region.hold(MIB);
        regions.close();
        region.release();
        assertTrue(regions.find(0, 0).isEmpty());
    }

    @Test
    void manyLongPayloadsLeaveFewRegionsOnEitherSide() {
        VoxRegionRoom room = new VoxRegionRoom();
        try (VoxRegionsOut out = new VoxRegionsOut(ports, peer, "link", 0, SMALLEST)) {
            for (int i = 1; i <= 40; i++) {
                assertTrue(out.reserve(300_000, room, i - 1));
                out.commit(room, 300_000, i);
                VoxRegion region = regions.find(room.id, room.generation).orElseThrow();
                assertTrue(region.covers(room.offset, 300_000));
                region.hold(room.offset + 300_000);
                region.release();
                assertTrue(out.open() <= 2, "sender has " + out.open());
                assertTrue(regions.open() <= 1, "receiver has " + regions.open());
            }
            assertEquals(14, out.nextId());
        }
    }

    private void assertPoisoned() {
        int regionsOpen = regions.open();
        int before = ports.open();
        PeerCorruptionException first = assertThrows(PeerCorruptionException.class, () -> regions.find(9999, 0));
        assertEquals("mmap-datagram", first.kind());
        assertTrue(ports.open() <= before, "handles were left open");
        assertEquals(regionsOpen, regions.open());
        announce(9999, 0, MIB, MIB);
        assertSame(first, assertThrows(PeerCorruptionException.class, () -> regions.find(9999, 0)));
    }

    private void announce(int id, int generation, long length, long memoryBytes) {
        try (Handle handle = ports.memory("m", memoryBytes)) {
            send(new VoxDatagram(id, generation, length).encode(), List.of(handle));
        }
    }

    private void send(byte[] bytes, List<Handle> handles) {
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), bytes.length);
        message.put(bytes);
        assertEquals(Port.Sent.SENT, peer.send(message.segment(), bytes.length, handles));
    }
}
