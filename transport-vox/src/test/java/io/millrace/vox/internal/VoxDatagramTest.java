package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VoxDatagramTest {
    private static final VoxDatagram EVERY_BYTE = new VoxDatagram(0x04030201, 0x08070605, 0x100f0e0d0c0b0a09L);

    @Test
    void encodesLittleEndian() {
        assertEquals("0102030405060708090a0b0c0d0e0f10", HexFormat.of().formatHex(EVERY_BYTE.encode()));
    }

    @Test
    void readsWhatItWrote() {
        assertEquals(EVERY_BYTE, VoxDatagram.decode(EVERY_BYTE.encode()));
    }

    @Test
    void keysTellIdsFromGenerations() {
        assertNotEquals(VoxDatagram.key(1, 0), VoxDatagram.key(0, 1));
        assertNotEquals(VoxDatagram.key(-1, 0), VoxDatagram.key(-1, -1));
        assertEquals(VoxDatagram.key(-1, 5), new VoxDatagram(-1, 5, 9).key());
    }
}
