package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxPeerTableTest {
    private final VoxPeerTable table = new VoxPeerTable(VoxSegment.attach(Segments.fresh(Segments.usual(2, 1024))));

    @Test
    void whoReservesWhileEverybodyIsKeptOutWaits() throws Exception {
        assertTrue(table.closeAll());
        FutureTask<OptionalInt> reserved = new FutureTask<>(table::reserve);
        Thread other = Thread.ofPlatform().start(reserved);
        while (other.isAlive() && other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        table.openAll();
        assertEquals(OptionalInt.of(1), reserved.get());
    }

    @Test
    void nobodyIsKeptOutWhileSomebodyIsThere() throws Exception {
        assertEquals(OptionalInt.of(1), table.reserve());
        assertFalse(table.closeAll());
        FutureTask<OptionalInt> reserved = new FutureTask<>(table::reserve);
        Thread.ofPlatform().start(reserved);
        assertEquals(OptionalInt.of(2), reserved.get());
    }
}
