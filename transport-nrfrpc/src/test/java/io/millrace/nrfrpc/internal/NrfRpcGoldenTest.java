package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Claim;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images made by the draft's own functions: the same steps give the same bytes, every image decodes as it was meant.
 */
class NrfRpcGoldenTest {
    private final Memory memory = Links.memory(Links.BYTES);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @Test
    void initialisedAreas() {
        assertMemoryIs("s00_init");
    }

    @Test
    void aClaimIsPendingWithItsSizeWritten() {
        Claim claim = a.tx(0).newClaim();
        a.tx(0).tryClaim(0, claim);

        assertMemoryIs("s01_pending");
        assertEquals(0, b.rxAll().available());
    }

    @Test
    void fiveMessagesOfDifferentSizes() {
        sendSizes();

        assertMemoryIs("s02_sizes");
        assertEquals(List.of(0, 1, 4, 12, 100), receivedSizes(b));
    }

    @Test
    void consumedEndpointsAreEmptyAndTheirBytesStay() {
        sendSizes();
        b.rx(1).poll((segment, offset, length, endpoint) -> {}, 1);
        b.rx(3).poll((segment, offset, length, endpoint) -> {}, 1);

        assertMemoryIs("s03_consumed");
    }

    @Test
    void freedBlocksStayWithTheirEndpointUntilMemoryIsShort() {
        sendSizes();
        b.rx(1).poll((segment, offset, length, endpoint) -> {}, 1);
        b.rx(3).poll((segment, offset, length, endpoint) -> {}, 1);

        Links.send(a, 5, 0, 20);

        assertEquals(168, memory.getInt(Links.slotAb(5)));
    }

    @Test
    void aLargeMessageOnTheLastEndpoint() {
        Links.send(a, 12, 0, 700);

        assertMemoryIs("s06_700");
    }

    @Test
    void theLongestMessageEndsAtTheSlots() {
        Links.send(a, 0, 0, 764);

        assertMemoryIs("s07_max");
    }

    @Test
    void bothDirections() {
        Links.send(a, 0, 0, 5);
        Links.send(b, 0, 0, 6);
        Links.send(b, 12, 3, 300);

        assertMemoryIs("s11_bidirectional");
    }

    @Test
    void areasOfDifferentGeometry() {
        NrfRpcLayout ab = NrfRpcLayout.r1(4096, 8);
        NrfRpcLayout ba = NrfRpcLayout.r1(2048, 16);
        Memory both = Links.memory(6144);
        NrfRpcLink first = Links.link(both, NrfRpcOptions.of(Side.A, ab, ba).withRole(Role.CREATE));
        NrfRpcLink second = Links.link(both, NrfRpcOptions.of(Side.B, ab, ba));
        Links.send(first, 0, 0, 60);
        Links.send(first, 7, 1, 3000);
        Links.send(second, 15, 2, 100);

        assertArrayEquals(Links.golden("g1_4096x8_2048x16"), Links.bytes(both));
    }

    @ParameterizedTest
    @CsvSource({"s00_init", "s01_pending", "s02_sizes", "s03_consumed", "s06_700", "s07_max", "s11_bidirectional"})
    void everyStepDecodesToItsMessages(String name) {
        NrfRpcRecovery.Report ab = NrfRpcLink.inspect(Links.image(Links.golden(name)), 0, Links.AREA);

        assertTrue(ab.problems().isEmpty());
        assertFalse(ab.uninitialised());
        for (NrfRpcRecovery.Message message : ab.messages()) {
            byte[] expected = Links.payload(0, message.endpoint(), message.size());
            assertEquals((int) crc(expected), message.crc());
        }
    }

    @Test
    void memoryNeverInitialisedIsNotThirteenMessages() {
        Memory zeroed = Links.image(Links.golden("m01_zeroed"));

        assertTrue(NrfRpcLink.inspect(zeroed, 0, Links.AREA).uninitialised());
        assertEquals(0, Links.b(zeroed).rxAll().available());
    }

    @ParameterizedTest
    @CsvSource({
        "m02_index_765, slot-word, 768, 0x2fd",
        "m04_unaligned, slot-word, 768, 0x2",
        "m06_size_past_end, message-size, 0, 0x2fd"
    })
    void malformedImagesGiveATypedErrorAndTheEndpointGoesOn(String name, String kind, long offset, String value) {
        Memory image = Links.image(Links.golden(name));
        NrfRpcLink reader = Links.b(image);

        var error = assertThrows(PeerCorruptionException.class, () -> receivedSizes(reader));

        assertEquals(kind, error.kind());
        assertEquals(offset, error.offset());
        assertEquals(value, error.value());
        assertEquals(NrfRpcLayout.EMPTY, image.getInt(Links.slotAb(0)));
        assertEquals(
                1,
                NrfRpcLink.inspect(Links.image(Links.golden(name)), 0, Links.AREA)
                        .problems()
                        .size());
    }

    @Test
    void overlappingMessagesAreEachDelivered() {
        assertEquals(List.of(20, 4), receivedSizes(Links.b(Links.image(Links.golden("m09_overlap")))));
    }

    @Test
    void aSenderThatComesBackEndsItsOrphan() {
        Memory image = Links.image(Links.golden("m12_orphan_pending"));
        assertEquals(0, Links.b(image).rxAll().available());

        NrfRpcLink sender = Links.a(image);

        assertEquals(NrfRpcLayout.EMPTY, image.getInt(Links.slotAb(5)));
        assertEquals(768, sender.allocator().info().freeBytes());
    }

    private void sendSizes() {
        int[] sizes = {0, 1, 4, 12, 100};
        for (int endpoint = 0; endpoint < sizes.length; endpoint++) {
            Links.send(a, endpoint, 0, sizes[endpoint]);
        }
    }

    private static List<Integer> receivedSizes(NrfRpcLink link) {
        List<Integer> sizes = new ArrayList<>();
        link.rxAll().poll((segment, offset, length, endpoint) -> sizes.add(length), 255);
        return sizes;
    }

    private void assertMemoryIs(String name) {
        assertArrayEquals(Links.golden(name), Links.bytes(memory));
    }

    private static long crc(byte[] bytes) {
        var crc = new java.util.zip.CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
