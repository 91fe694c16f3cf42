package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Access;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which words are touched, how wide, and in which order. */
class AmpOrderingTest {
    private static final AmpGeometry ALONE = Amps.C6.withRtcSize(0);

    @Test
    void attachingListingFindingAndLookingNeverWrite() {
        RecordingMemory memory = initialised(Access.NORMAL);
        AmpMemory windows = windows(memory);
        Amps.attach(windows, Core.MAIN).createQueue(0x10, 4, 8, true).orElseThrow();
        memory.forgetTouches();
        for (Core core : Core.values()) {
            AmpLink link = Amps.attach(windows, core);
            link.sysInfo().dump().text();
            assertTrue(link.sysInfo().find(0x10, Pool.HP).isPresent());
            link.sysInfo().allocator(Pool.HP).orElseThrow().info();
            link.sender(0x10, 3).orElseThrow().tx().info();
            link.receiver(0x10, false).orElseThrow().rx().available();
            link.signals().event(0xff01).orElseThrow().word();
            link.look();
            link.close();
        }
        assertFalse(memory.touches().isEmpty());
        assertEquals(List.of(), memory.touches().stream().filter(Touch::writes).toList());
    }

    @Test
    void anEntryIsLinkedAfterItsHeaderAndItsContent() {
        RecordingMemory memory = initialised(Access.NORMAL);
        AmpSysInfo main = Amps.attach(windows(memory), Core.MAIN).sysInfo();
        memory.forgetTouches();
        EntryInfo entry = main.allocate(0x20, 20, Pool.HP, bytes -> bytes.fill(new byte[20]))
                .orElseThrow()
                .info();
        List<Touch> stores = stores(memory);
        long link = entry.address() - 8 - 8 - ALONE.start(Pool.HP);
        assertEquals(link, stores.getLast().offset());
        assertEquals(Touch.Order.RELEASE, stores.getLast().order());
        assertEquals(1, stores.stream().filter(touch -> touch.offset() <= link).count());
    }

    @Test
    void aMessageIsPublishedWithOneWordAfterItsLastByteAndNeverBySixteenBits() {
        RecordingMemory memory = initialised(Access.NORMAL);
        AmpLink main = Amps.attach(windows(memory), Core.MAIN);
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        var tx = main.sender(0x10, -1).orElseThrow().tx();
        var rx = Amps.attach(windows(memory), Core.SUB)
                .receiver(0x10, true)
                .orElseThrow()
                .rx();
        memory.forgetTouches();
        Amps.send(tx, new byte[30]);
        Touch published = stores(memory).getLast();
        assertEquals(Touch.Order.RELEASE, published.order());
        assertEquals(4, published.width());
        memory.forgetTouches();
        assertEquals(1, rx.poll((_, _, _, _) -> {}, 1));
        Touch first = memory.touches().getFirst();
        assertEquals(published.offset(), first.offset());
        assertEquals(Touch.Order.ACQUIRE, first.order());
        assertEquals(
                List.of(published.offset()),
                stores(memory).stream().map(Touch::offset).toList());
        assertEquals(Touch.Order.RELEASE, stores(memory).getLast().order());
        assertEquals(
                1,
                memory.touches().stream()
                        .filter(touch -> touch.offset() == published.offset() && !touch.writes())
                        .count(),
                "length and flags are loaded once");
    }

    @Test
    void deviceMemoryIsTouchedInAlignedWordsAndNeverAtomically() {
        RecordingMemory memory = initialised(Access.DEVICE);
        AmpLink main = Amps.attach(windows(memory), Core.MAIN);
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        var tx = main.sender(0x10, -1).orElseThrow().tx();
        var rx = Amps.attach(windows(memory), Core.SUB)
                .receiver(0x10, false)
                .orElseThrow()
                .rx();
        for (int length : new int[] {0, 1, 3, 4, 7, 8, 15, 31, 32}) {
            Amps.send(tx, new byte[length]);
            assertEquals(1, rx.poll((_, _, _, _) -> {}, 1));
        }
        main.look();
        for (Touch touch : memory.touches()) {
            assertTrue(touch.width() <= 8 && touch.offset() % touch.width() == 0, touch.toString());
            assertTrue(touch.kind() == Touch.Kind.LOAD || touch.kind() == Touch.Kind.STORE, touch.toString());
        }
    }

    private static RecordingMemory initialised(Access access) {
        RecordingMemory memory = new RecordingMemory(ALONE.hpSizeBytes(), access);
        Amps.main(windows(memory)).close();
        return memory;
    }

    private static AmpMemory windows(RecordingMemory memory) {
        return AmpMemory.of(ALONE, memory, 0, Optional.empty(), 0);
    }

    private static List<Touch> stores(RecordingMemory memory) {
        return memory.touches().stream().filter(Touch::writes).toList();
    }
}
