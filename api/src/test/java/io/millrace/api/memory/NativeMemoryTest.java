package io.millrace.api.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void refusesMemoryOnTheHeap() {
        var segment = MemorySegment.ofArray(new byte[64]);
        var thrown = assertThrows(IllegalArgumentException.class, () -> Memory.of(segment, Access.NORMAL));
        assertTrue(thrown.getMessage().contains("native"), thrown::getMessage);
    }

    @Test
    void refusesAnAddressThatIsNotAlignedToFour() {
        var segment = Arena.ofAuto().allocate(64, 8).asSlice(2, 32);
        var thrown = assertThrows(IllegalArgumentException.class, () -> Memory.of(segment, Access.NORMAL));
        assertTrue(thrown.getMessage().contains("aligned to 4"), thrown::getMessage);
    }

    @Test
    void aClosedSourceIsNotTakenForAClosedSegment() {
        Memory memory = Memory.of(Arena.ofAuto().allocate(64, 8), Access.NORMAL);
        MemorySegment source;
        try (Arena arena = Arena.ofShared()) {
            source = arena.allocate(64);
        }
        var thrown = assertThrows(IllegalStateException.class, () -> memory.copyIn(0, source, 0, 8));
        assertEquals(IllegalStateException.class, thrown.getClass());
    }

    @Test
    void aCorruptValueIsNamedInTheMessage() {
        var thrown = new PeerCorruptionException("slot-index", 0x40, "70000", "0..63");
        assertEquals("slot-index at offset 0x40 is 70000, allowed: 0..63", thrown.getMessage());
        assertEquals("slot-index", thrown.kind());
        assertEquals(0x40, thrown.offset());
        assertEquals("70000", thrown.value());
        assertEquals("0..63", thrown.allowed());
    }
}
