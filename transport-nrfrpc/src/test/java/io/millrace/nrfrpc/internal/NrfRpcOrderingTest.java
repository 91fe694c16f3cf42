package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which words are touched, how wide, and in which order. */
class NrfRpcOrderingTest {
    @Test
    void aMessageIsPublishedAfterItsLastByte() {
        assertPublishedLast();
    }

    static void assertPublishedLast() {
        RecordingMemory memory = initialised(Access.NORMAL);
        NrfRpcLink a = Links.a(memory);
        memory.forgetTouches();

        Links.send(a, 3, 0, 100);

        List<Touch> stores = stores(memory);
        Touch last = stores.getLast();
        assertEquals(Links.slotAb(3), last.offset());
        assertEquals(Touch.Order.RELEASE, last.order());
        assertEquals(Links.slotAb(3), stores.getFirst().offset());
        assertTrue(stores.stream()
                .filter(touch -> touch.offset() < 768)
                .allMatch(touch -> stores.indexOf(touch) < stores.size() - 1));
    }

    @Test
    void aMessageIsReadAfterItsIndexAndReleasedAfterItsLastByte() {
        RecordingMemory memory = initialised(Access.NORMAL);
        Links.send(Links.a(memory), 3, 0, 100);
        NrfRpcLink b = Links.link(memory, Links.options(Side.B, Links.Changes::copyOut));
        memory.forgetTouches();

        b.rx(3).poll((segment, offset, length, endpoint) -> {}, 1);

        Touch first = memory.touches().getFirst();
        Touch last = memory.touches().getLast();
        assertEquals(Links.slotAb(3), first.offset());
        assertEquals(Touch.Order.ACQUIRE, first.order());
        assertEquals(Links.slotAb(3), last.offset());
        assertEquals(Touch.Order.RELEASE, last.order());
    }

    @Test
    void theSizeOfAMessageIsLoadedOnce() {
        RecordingMemory memory = initialised(Access.NORMAL);
        Links.send(Links.a(memory), 3, 0, 0);
        Links.send(Links.a(memory), 4, 0, 8);
        NrfRpcLink b = Links.b(memory);
        memory.forgetTouches();

        b.rx(4).poll((segment, offset, length, endpoint) -> {}, 1);

        assertEquals(
                1,
                memory.touches().stream().filter(touch -> touch.offset() == 12).count());
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void deviceMemoryIsTouchedInAlignedWordsOnly(Access access) {
        RecordingMemory memory = initialised(access);
        NrfRpcLink a = Links.a(memory);
        NrfRpcLink b = Links.b(memory);
        for (int size : new int[] {0, 1, 3, 4, 7, 8, 15, 100, 101}) {
            Links.send(a, size % 13, 0, size);
            b.rxAll().poll((segment, offset, length, endpoint) -> {}, 13);
        }
        if (access == Access.DEVICE) {
            for (Touch touch : memory.touches()) {
                assertTrue(touch.width() <= 8 && touch.offset() % touch.width() == 0, touch.toString());
                assertTrue(touch.kind() == Touch.Kind.LOAD || touch.kind() == Touch.Kind.STORE, touch.toString());
            }
        }
        assertEquals(0, a.rxAll().available());
    }

    private static RecordingMemory initialised(Access access) {
        RecordingMemory memory = new RecordingMemory(Links.BYTES, access);
        Links.link(memory, Side.A, Role.CREATE).close();
        return memory;
    }

    private static List<Touch> stores(RecordingMemory memory) {
        return memory.touches().stream()
                .filter(touch -> touch.kind() != Touch.Kind.LOAD && touch.kind() != Touch.Kind.BULK_LOAD)
                .toList();
    }
}
