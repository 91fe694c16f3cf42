package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fresh segments and the peer table against images of the original implementation. */
class VoxGoldenTableTest {
    private static final long BEAT = 0x1122334455667788L;

    @ParameterizedTest
    @CsvSource({"fresh_g1_c1024,1,1024", "fresh_g2_c128,2,128", "fresh_g4_c1024,4,1024"})
    void aFreshSegmentIsTheSameToTheLastByte(String image, int guests, int capacity) {
        VoxGeometry geometry = new VoxGeometry(
                guests,
                capacity,
                List.of(new VoxSlotClass(1024, 4), new VoxSlotClass(16384, 2)),
                256,
                65536,
                1_000_000_000);
        byte[] golden = Segments.golden(image);
        assertEquals(golden.length, VoxLayout.of(geometry).totalSize());
        Memory memory = Segments.memory(golden.length);
        memory.fill(0, golden.length, (byte) 0x55);
        VoxSegment.create(memory, geometry);
        assertArrayEquals(golden, Segments.bytes(memory));
        assertEquals(geometry, VoxSegment.attach(memory).layout().geometry());
    }

    @Test
    void aGuestReservesClaimsAndBeatsAsInTheOriginal() {
        Parties parties = new Parties(Segments.SMALL);
        VoxHost host = parties.host(Role.CREATE, Segments.SMALL);
        assertEquals(1, host.reserve().orElseThrow());
        assertArrayEquals(Segments.golden("seqA_01_reserved"), Segments.bytes(parties.memory));

        parties.claim(1);
        VoxView view = VoxSegment.attach(parties.memory);
        long beat = view.heartbeat(0);
        view.heartbeat(0, 0);
        assertArrayEquals(Segments.golden("seqA_02_claimed"), Segments.bytes(parties.memory));
        assertTrue(beat > 0 && beat <= System.nanoTime(), "a guest beats as soon as it has its place");

        view.heartbeat(0, BEAT);
        assertArrayEquals(Segments.golden("seqA_03_heartbeat"), Segments.bytes(parties.memory));
    }

    @Test
    void aSegmentOfTheOriginalIsTakenOver() {
        Parties parties = new Parties(Segments.image(Segments.golden("seqA_05_g2h_more")));
        VoxHost host = parties.host(Role.ATTACH, Segments.SMALL);
        List<byte[]> messages = Parties.drain(host.links().getFirst());
        assertEquals(4, messages.size());
        assertArrayEquals("hello".getBytes(StandardCharsets.US_ASCII), messages.getFirst());
        assertEquals(0, messages.get(1).length);
        assertEquals(32, messages.get(2).length);
        assertEquals(31, messages.get(3).length);
    }
}
