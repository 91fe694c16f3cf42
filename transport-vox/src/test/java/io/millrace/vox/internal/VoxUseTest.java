package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Lease;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How full a ring is, as both ends tell it. */
class VoxUseTest {
    private final Arena arena = Arena.ofShared();
    private final Memory memory =
            Memory.of(arena.allocate(VoxLayout.of(Segments.USUAL).totalSize(), 64), Access.NORMAL);
    private final VoxView view = VoxSegment.create(memory, Segments.USUAL);
    private final VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
    private final VoxLink host = Segments.host(memory, Segments.OPTIONS);

    @Test
    void bothEndsCountWhatWasPublishedAndNotReleased() {
        assertUsed(0);
        assertEquals(1024, guest.tx().info().capacityBytes());
        assertEquals(1024, host.rx().info().capacityBytes());

        Segments.offer(guest.tx(), new byte[5]);
        Segments.offer(guest.tx(), new byte[700]);

        assertUsed(16 + 20);
        assertEquals(0, host.tx().info().usedBytes());

        host.rx().poll((segment, offset, length, endpoint) -> {}, 1);
        assertUsed(20);
        host.rx().poll((segment, offset, length, endpoint) -> {}, 1);
        assertUsed(0);
    }

    @Test
    void aMessageThatIsHeldIsUsedThoughItIsNoBacklog() {
        Segments.offer(guest.tx(), new byte[5]);
        Lease lease = host.rx().newLease();
        host.rx().tryTake(lease);
        assertEquals(0, host.rx().info().backlog());
        assertUsed(16);

        lease.close();
        assertUsed(0);
    }

    @Test
    void aRingThatWentRoundIsUsedAtBothEnds() {
        for (int i = 0; i < 7; i++) {
            Segments.offer(guest.tx(), new byte[120]);
        }
        host.rx().poll((segment, offset, length, endpoint) -> {}, 3);
        assertUsed(4 * 128);

        Segments.offer(guest.tx(), new byte[120]);
        Segments.offer(guest.tx(), new byte[248]);

        assertEquals(256, view.write(view.layout().guestToHost(0)));
        assertUsed(4 * 128 + 128 + 256);
        host.rx().poll((segment, offset, length, endpoint) -> {}, 5);
        assertUsed(256);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "8, 104, 0, 96",
        "104, 8, 0, 0",
        "64, 32, 104, 72",
        "64, 104, 104, 40",
        "0, 32, 104, 32",
        "104, 32, 64, 0",
        "4, 128, 128, 124"
    })
    void positionsOfDifferentMomentsStayWithinTheRing(int read, int write, int watermark, int bytes) {
        assertEquals(bytes, VoxFrames.bytes(read, write, watermark, 128));
    }

    @Test
    void positionsThatAreNoneAreNotUsed() {
        Segments.offer(guest.tx(), new byte[5]);
        memory.setInt(view.layout().guestToHost(0) + VoxLayout.RING_READ, 3);

        assertUsed(0);
    }

    @Test
    void aClosedEndTellsWhatItCountedThoughItsMemoryIsGone() {
        Segments.offer(guest.tx(), new byte[5]);
        guest.stop(0);
        host.stop(0);
        arena.close();

        assertUsed(0);
        assertEquals(1, guest.tx().info().messages());
    }

    @Test
    void memoryThatGoesUnderALinkNobodyClosedIsTold() {
        arena.close();

        assertThrows(SegmentClosedException.class, () -> guest.tx().info());
        assertThrows(SegmentClosedException.class, () -> host.rx().info());
    }

    private void assertUsed(int bytes) {
        assertEquals(bytes, guest.tx().info().usedBytes());
        assertEquals(bytes, host.rx().info().usedBytes());
    }
}
