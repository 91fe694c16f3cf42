package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NrfRpcLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "1024, 13, 768, 12, 764, 768, 204",
        "512, 13, 256, 4, 252, 256, 204",
        "308, 13, 256, 4, 252, 256, 0",
        "1024, 1, 768, 12, 764, 768, 252",
        "1024, 64, 768, 12, 764, 768, 0",
        "1024, 65, 512, 8, 508, 512, 252",
        "2048, 13, 1792, 28, 1788, 1792, 204",
        "2048, 16, 1792, 28, 1788, 1792, 192",
        "4096, 8, 3840, 60, 3836, 3840, 224",
        "4096, 13, 3840, 60, 3836, 3840, 204",
        "8192, 16, 7936, 124, 7932, 7936, 192",
        "65536, 13, 65280, 1020, 65276, 65280, 204",
        "65536, 200, 64512, 1008, 64508, 64512, 224"
    })
    void dividesAnAreaAsTheDraftDoes(
            int size, int endpoints, int allocable, int block, int payload, int slots, int tail) {
        NrfRpcLayout layout = NrfRpcLayout.r1(size, endpoints);

        assertEquals(allocable, layout.allocableBytes());
        assertEquals(block, layout.blockBytes());
        assertEquals(payload, layout.maxPayloadBytes());
        assertEquals(slots, layout.slotOffset(0));
        assertEquals(tail, size - layout.slotOffset(endpoints));
    }

    @Test
    void putsTheSignalQueueIntoTheTailInRevisionTwo() {
        NrfRpcLayout layout = NrfRpcLayout.r2(1024, 13, 13);

        assertEquals(768, layout.allocableBytes());
        assertEquals(820, layout.queueTxOffset());
        assertEquals(824, layout.queueRxOffset());
        assertEquals(828, layout.queueItemOffset(0));
        assertEquals(196, layout.queueItems());
    }

    @Test
    void revisionTwoMayHaveLessRoomForMessages() {
        assertEquals(768, NrfRpcLayout.r1(1024, 64).allocableBytes());
        assertEquals(512, NrfRpcLayout.r2(1024, 64, 64).allocableBytes());
    }

    @ParameterizedTest
    @CsvSource({"307, 13", "0, 13", "-1, 1", "259, 1", "1275, 255"})
    void refusesAnAreaInWhichNoBlockFits(int size, int endpoints) {
        var refusal = assertThrows(GeometryMismatchException.class, () -> NrfRpcLayout.r1(size, endpoints));

        assertTrue(refusal.getMessage().contains("at least " + (4 * endpoints + 256)), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "256"})
    void refusesEndpointNumbersThatASignalCannotCarry(int endpoints) {
        assertThrows(GeometryMismatchException.class, () -> NrfRpcLayout.r1(65536, endpoints));
        assertThrows(GeometryMismatchException.class, () -> NrfRpcLayout.r2(65536, 13, endpoints));
    }

    @Test
    void refusesAreasThatOverlapOrDoNotFit() {
        NrfRpcOptions fitting = NrfRpcOptions.of(Side.A, Links.AREA, Links.AREA);

        assertThrows(GeometryMismatchException.class, () -> fitting.withOffsets(0, 1023));
        assertThrows(GeometryMismatchException.class, () -> Links.link(Links.memory(2047), fitting));
        assertThrows(
                GeometryMismatchException.class, () -> Links.link(Links.memory(4096), fitting.withOffsets(0, 1026)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "8, 1", "9, 2", "20, 2", "21, 3", "764, 64"})
    void countsTheHeaderIntoTheBlocksOfAMessage(int payload, int blocks) {
        assertEquals(blocks, Links.AREA.blocksFor(payload));
    }

    @Test
    void stateWordsAreTheDrafts() {
        assertEquals(0xFFFFFFFF, NrfRpcLayout.EMPTY);
        assertEquals(0xFFFFFFFE, NrfRpcLayout.PENDING);
        assertEquals(0xFFFFFFF0, NrfRpcLayout.RESERVED_FIRST);
        assertEquals(0xFF, NrfRpcLayout.CONSUMED);
    }
}
