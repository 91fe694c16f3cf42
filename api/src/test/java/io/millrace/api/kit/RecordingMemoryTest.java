package io.millrace.api.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Stopped;
import io.millrace.api.testkit.TooMuchWork;
import io.millrace.api.testkit.Touch;
import io.millrace.api.testkit.Touch.Kind;
import io.millrace.api.testkit.Touch.Order;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingMemoryTest {
    private final RecordingMemory memory = new RecordingMemory(64, Access.NORMAL);

    @Test
    void logsEveryAccessWithOffsetWidthAndOrder() {
        memory.setInt(4, 7);
        memory.setLongRelease(8, 9);
        assertEquals(7, memory.getIntAcquire(4));
        memory.fence();
        memory.inPlace(0, 8);
        assertEquals(
                List.of(
                        new Touch(Kind.STORE, 4, 4, Order.OPAQUE),
                        new Touch(Kind.STORE, 8, 8, Order.RELEASE),
                        new Touch(Kind.LOAD, 4, 4, Order.ACQUIRE),
                        new Touch(Kind.FENCE, 0, 0, Order.VOLATILE),
                        new Touch(Kind.IN_PLACE, 0, 8, Order.NONE)),
                memory.touches());
    }

    @Test
    void aSliceLogsWhereItStandsInTheWhole() {
        memory.slice(16, 32).slice(4, 8).setInt(4, 1);
        assertEquals(List.of(new Touch(Kind.STORE, 24, 4, Order.OPAQUE)), memory.touches());
        assertEquals(1, memory.getInt(24));
    }

    @Test
    void aFailedCompareAndSetIsALoad() {
        assertTrue(memory.compareAndSetInt(0, 0, 5));
        boolean again = memory.compareAndSetInt(0, 0, 6);
        assertEquals(false, again);
        assertEquals(
                List.of(Kind.LOAD, Kind.RMW, Kind.LOAD),
                memory.touches().stream().map(Touch::kind).toList());
        assertEquals(1, memory.stores());
    }

    @Test
    void anAccessThatIsRefusedLeavesNoTrace() {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getInt(64));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.setInt(64, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyIn(60, new byte[8], 0, 8));
        assertThrows(IllegalArgumentException.class, () -> memory.setInt(2, 1));
        assertEquals(List.of(), memory.touches());
        assertEquals(0, memory.stores());
    }

    @Test
    void diesAfterTheStoreAskedForAndStaysDead() {
        memory.stopAfterStores(2);
        memory.setInt(0, 1);
        memory.setIntRelease(4, 2);
        assertEquals(1, memory.getInt(0));
        assertThrows(Stopped.class, () -> memory.setInt(8, 3));
        assertTrue(memory.isStopped());
        assertThrows(Stopped.class, () -> memory.getInt(0));
        assertThrows(Stopped.class, () -> memory.slice(0, 4).getInt(0));
        assertEquals(0, memory.image()[8]);
    }

    @Test
    void aKillCanLeaveHalfAPayload() {
        byte[] payload = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        memory.stopAfterStores(1);
        assertThrows(Stopped.class, () -> memory.copyIn(4, payload, 0, 12));
        Memory bytes = memory.slice(0, 16);
        memory.record();
        assertEquals(0x04030201, bytes.getInt(4));
        assertEquals(0, bytes.getInt(8));
    }

    @Test
    void plainStoresArePendingUntilSomethingPublishesThem() {
        memory.setInt(0, 1);
        memory.fill(8, 8, (byte) 2);
        assertEquals(2, memory.pending().size());
        memory.setIntRelease(16, 1);
        assertEquals(List.of(), memory.pending());
        memory.setByte(20, (byte) 1);
        memory.fence();
        assertEquals(List.of(), memory.pending());
        memory.setShort(22, (short) 1);
        memory.getAndAddInt(24, 1);
        assertEquals(List.of(), memory.pending());
    }

    @Test
    void anImageCanLackAnySubsetOfThePendingStores() {
        memory.setInt(0, 0x11);
        memory.setIntRelease(4, 0x22);
        memory.setInt(0, 0x33);
        memory.setInt(8, 0x44);
        var dropped = new BitSet();
        dropped.set(0);
        byte[] image = memory.imageWithout(dropped);
        assertEquals(0x11, image[0]);
        assertEquals(0x22, image[4]);
        assertEquals(0x44, image[8]);
        assertArrayEquals(memory.image(), memory.imageWithout(new BitSet()));
    }

    @Test
    void laterStoresToTheSamePlaceWin() {
        memory.setInt(0, 1);
        memory.setInt(0, 2);
        var first = new BitSet();
        first.set(0);
        assertEquals(2, memory.imageWithout(first)[0]);
        var second = new BitSet();
        second.set(1);
        assertEquals(1, memory.imageWithout(second)[0]);
    }

    @Test
    void countsWithoutALogAndBoundsTheWork() {
        memory.countOnly(3);
        memory.copyIn(0, new byte[16], 0, 16);
        assertEquals(3, memory.accesses());
        assertEquals(List.of(), memory.touches());
        assertThrows(TooMuchWork.class, () -> memory.getInt(0));
    }

    @Test
    void deviceCopiesShowAsAlignedWordsAndSingleBytes() {
        var device = new RecordingMemory(64, Access.DEVICE);
        device.copyIn(6, new byte[11], 0, 11);
        assertEquals(
                List.of(
                        new Touch(Kind.STORE, 6, 1, Order.OPAQUE),
                        new Touch(Kind.STORE, 7, 1, Order.OPAQUE),
                        new Touch(Kind.STORE, 8, 8, Order.OPAQUE),
                        new Touch(Kind.STORE, 16, 1, Order.OPAQUE)),
                device.touches());
        device.forgetTouches();
        device.copyOut(6, new byte[11], 0, 11);
        assertEquals(
                List.of(6L, 7L, 8L, 16L),
                device.touches().stream().map(Touch::offset).toList());
    }

    @Test
    void deviceMemoryRefusesWhatProductionRefuses() {
        var device = new RecordingMemory(64, Access.DEVICE);
        assertThrows(UnsupportedOperationException.class, () -> device.inPlace(0, 4));
        assertThrows(UnsupportedOperationException.class, () -> device.compareAndSetInt(0, 0, 1));
        assertThrows(UnsupportedOperationException.class, () -> device.getAndAddInt(0, 1));
        assertEquals(List.of(), device.touches());
    }
}
