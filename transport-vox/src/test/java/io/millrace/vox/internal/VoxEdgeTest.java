package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.testkit.LayoutRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Segments of a foreign host whose last part ends where the mapping ends: nothing behind that is touched. */
class VoxEdgeTest {
    @Test
    void halfAFrameHeaderAtTheEndOfTheLastRingIsNoFrame() {
        VoxLayout ringsLast = new VoxLayout(Segments.SMALL, 128, 192, 1024, new long[] {512});
        Memory memory = Segments.memory(1024);
        new VoxHeaderView(memory).create(ringsLast);
        VoxView view = VoxSegment.attach(memory);
        view.write(ringsLast.hostToGuest(0), 128);
        view.read(ringsLast.hostToGuest(0), 124);
        memory.setInt(1020, 8);

        assertRefused(memory, "frame-length");
        assertEquals(
                "8 bytes long, allowed: a multiple of 4 from 8 to 4",
                corrupt(memory, view.layout()).value());
    }

    @Test
    void aSlotShorterThanItsLengthHoldsNothing() {
        VoxGeometry tiny = new VoxGeometry(1, 128, List.of(new VoxSlotClass(1, 64)), 32, 4096, 0);
        Memory memory = Segments.fresh(tiny);
        VoxView view = VoxSegment.attach(memory);
        long ring = view.layout().hostToGuest(0);
        VoxSlot slot = new VoxSlot();
        slot.set(0, 63, 1);
        view.nextGeneration(0, 63);
        view.slotState(0, 63, VoxLayout.ALLOCATED);
        view.slotFrame(VoxLayout.data(ring), slot);
        view.write(ring, VoxLayout.SLOT_FRAME_BYTES);

        assertRefused(memory, "slot-size");
        assertTrue(corrupt(memory, view.layout()).value().startsWith("class[0].slot[63], generation 1"));
    }

    private static void assertRefused(Memory memory, String kind) {
        assertTrue(
                VoxInspection.of(memory).problems().stream()
                        .anyMatch(problem -> problem.kind().equals(kind)),
                () -> VoxInspection.of(memory).toString());
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        var refusal = assertThrows(
                PeerCorruptionException.class, () -> guest.rx().poll((segment, offset, length, endpoint) -> {}, 1));
        assertEquals(kind, refusal.kind());
    }

    private static Field corrupt(Memory memory, VoxLayout layout) {
        VoxMap map = new VoxMap("line", "ram", memory, memory::size, layout);
        List<Field> corrupt = LayoutRules.neat(map, memory.size()).stream()
                .filter(field -> field.state() == FieldState.CORRUPT)
                .toList();
        assertEquals(1, corrupt.size(), corrupt::toString);
        assertEquals("h2g[0].frame[0]", corrupt.getFirst().name());
        return corrupt.getFirst();
    }
}
