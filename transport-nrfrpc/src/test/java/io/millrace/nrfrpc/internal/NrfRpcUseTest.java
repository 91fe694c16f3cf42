package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.RingInfo;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** How full the areas are, as both ends tell it. */
class NrfRpcUseTest {
    private final Arena arena = Arena.ofShared();
    private final Memory memory = Memory.of(arena.allocate(Links.BYTES, 8), Access.NORMAL);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @Test
    void aSenderCountsTheBlocksOfAllEndpointsAndAReceiverThoseOfItsOwn() {
        assertEquals(0, tx(0).usedBytes());
        assertEquals(768, tx(0).capacityBytes());
        assertEquals(768, rx(0).capacityBytes());

        Links.send(a, 3, 0, 12);
        Links.send(a, 4, 0, 1);

        assertEquals(36, tx(0).usedBytes());
        assertEquals(36, tx(3).usedBytes());
        assertEquals(0, rx(0).usedBytes());
        assertEquals(24, rx(3).usedBytes());
        assertEquals(12, rx(4).usedBytes());
        assertEquals(36, b.rxAll().info().usedBytes());
    }

    @Test
    void blocksOfAConsumedMessageAreNotUsedThoughTheyAreReclaimedLater() {
        Links.send(a, 3, 0, 700);
        b.rx(3).poll((segment, offset, length, endpoint) -> {}, 1);

        assertEquals(0, tx(3).usedBytes());
        assertEquals(0, rx(3).usedBytes());
        assertTrue(a.allocator().info().freeBytes() < 768, "reclaimed at the next claim");
    }

    @Test
    void aClaimIsUsedFromTheBeginningAndAHeldMessageToTheEnd() {
        Claim claim = a.tx(0).newClaim();
        a.tx(0).tryClaim(20, claim);
        assertEquals(24, tx(0).usedBytes());
        assertEquals(0, rx(0).usedBytes());

        a.tx(0).commit(claim);
        Lease lease = b.rx(0).newLease();
        b.rx(0).tryTake(lease);
        assertEquals(0, rx(0).backlog());
        assertEquals(24, rx(0).usedBytes());

        lease.close();
        assertEquals(0, rx(0).usedBytes());
        assertEquals(0, tx(0).usedBytes());
    }

    @Test
    void anEmptyMessageTakesABlock() {
        Links.send(a, 0, 0, 0);

        assertEquals(12, tx(0).usedBytes());
        assertEquals(12, rx(0).usedBytes());
    }

    @Test
    void messagesThatShareBlocksAreCountedOnceByWhoTakesThemOver() {
        Memory image = Links.image(Links.golden("m09_overlap"));
        NrfRpcLink sender = Links.a(image);
        assertEquals(24, sender.tx(0).info().usedBytes());

        image.setInt(Links.slotAb(1), NrfRpcLayout.EMPTY);
        assertEquals(24, sender.tx(0).info().usedBytes());
        image.setInt(Links.slotAb(0), NrfRpcLayout.EMPTY);
        assertEquals(0, sender.tx(0).info().usedBytes());
    }

    @Test
    void nonsenseIsNotUsed() {
        memory.setInt(Links.slotAb(1), 765);
        memory.setInt(Links.slotAb(2), 24);
        memory.setInt(24, -1);

        assertEquals(0, rx(1).usedBytes());
        assertEquals(0, rx(2).usedBytes());
    }

    @Test
    void aClosedEndTellsWhatItCountedThoughItsMemoryIsGone() {
        Links.send(a, 3, 0, 12);
        a.close();
        b.close();
        assertEquals(0, tx(0).usedBytes());
        arena.close();

        assertEquals(0, tx(0).usedBytes());
        assertEquals(0, rx(3).usedBytes());
    }

    @Test
    void memoryThatGoesUnderALinkNobodyClosedIsTold() {
        Links.send(a, 3, 0, 12);
        arena.close();

        assertThrows(SegmentClosedException.class, () -> tx(3));
        assertThrows(SegmentClosedException.class, () -> rx(3));
    }

    private RingInfo tx(int endpoint) {
        return a.tx(endpoint).info();
    }

    private RingInfo rx(int endpoint) {
        return b.rx(endpoint).info();
    }
}
