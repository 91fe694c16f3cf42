package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.Allotment.Reason;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryView;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoListener;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Looking up, making, refusing, and noticing that everything began anew. */
class AmpSysInfoTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AmpMemory memory = Amps.windows(Amps.C6, 0xA5);

    @Test
    void everyRefusalHasItsReason() {
        AmpSysInfo main = Amps.link(memory, AmpOptions.of(Core.MAIN)).sysInfo();
        assertEquals(Reason.RESERVED_ID, reason(main.allocate(0xff00, 4, Pool.HP, _ -> {})));
        assertEquals(Reason.RESERVED_ID, reason(main.allocate(0xffff, 4, Pool.RTC, _ -> {})));
        assertEquals(Reason.TOO_LARGE, reason(main.allocate(1, 65536, Pool.HP, _ -> {})));
        assertEquals(Reason.NO_SPACE, reason(main.allocate(1, 65535, Pool.HP, _ -> {})));
        main.allocate(1, 4, Pool.HP, _ -> {}).orElseThrow();
        assertEquals(Reason.DUPLICATE_ID, reason(main.allocate(1, 4, Pool.HP, _ -> {})));
        assertThrows(NoSuchElementException.class, () -> main.allocate(1, 4, Pool.HP, _ -> {})
                .orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> main.allocate(-1, 4, Pool.HP, _ -> {}));
        assertThrows(IllegalArgumentException.class, () -> main.allocate(65536, 4, Pool.HP, _ -> {}));
        assertThrows(IllegalArgumentException.class, () -> main.allocate(2, -1, Pool.HP, _ -> {}));
        AmpSysInfo sub = Amps.attach(memory, Core.SUB).sysInfo();
        assertEquals(Reason.WRONG_ROLE, reason(sub.allocate(3, 4, Pool.HP, _ -> {})));
        AmpMemory alone = AmpMemory.of(Amps.C6, Amps.window(memory, Pool.HP), 0, Optional.empty(), 0);
        AmpSysInfo withoutRtc = Amps.link(alone, AmpOptions.of(Core.MAIN)).sysInfo();
        assertEquals(Reason.NO_POOL, reason(withoutRtc.allocate(3, 4, Pool.RTC, _ -> {})));
        assertTrue(withoutRtc.find(3, Pool.RTC).isEmpty());
    }

    @Test
    void sixteenEntriesAreOursInBothPoolsTogether() {
        AmpSysInfo main = Amps.link(memory, AmpOptions.of(Core.MAIN)).sysInfo();
        for (int id = 0; id < 16; id++) {
            main.allocate(id, 1, id % 2 == 0 ? Pool.HP : Pool.RTC, _ -> {}).orElseThrow();
        }
        assertEquals(Reason.LIMIT, reason(main.allocate(16, 1, Pool.HP, _ -> {})));
        AmpSysInfo raw = Amps.attach(memory, Core.MAIN).sysInfo();
        raw.allocate(16, 1, Pool.HP, _ -> {}).orElseThrow();
        assertEquals(19, main.dump().entries().size());
    }

    @Test
    void theSameIdMayBeInBothPools() {
        AmpSysInfo main = Amps.link(memory, AmpOptions.of(Core.MAIN)).sysInfo();
        main.allocate(0, 3, Pool.HP, _ -> {}).orElseThrow();
        main.allocate(0, 5, Pool.RTC, _ -> {}).orElseThrow();
        assertEquals(3, main.find(0, Pool.HP).orElseThrow().info().sizeBytes());
        assertEquals(5, main.find(0, Pool.RTC).orElseThrow().info().sizeBytes());
    }

    @Test
    void anEntryIsFilledBeforeItIsSeen() {
        AmpLink main = Amps.main(memory);
        AmpSysInfo sub = Amps.attach(memory, Core.SUB).sysInfo();
        main.sysInfo()
                .allocate(0x20, Persons.SIZE, Pool.HP, bytes -> {
                    assertTrue(sub.find(0x20, Pool.HP).isEmpty());
                    Persons.write(bytes.as(Persons.LAYOUT), "Alice", 33);
                })
                .orElseThrow();
        EntryView alice = EntryView.of(sub.find(0x20, Pool.HP).orElseThrow(), Persons.LAYOUT);
        assertEquals("Alice", alice.text("name"));
        assertEquals(33, alice.number("age"));
    }

    @Test
    void anInitialiserThatFailsLeavesNothing() {
        AmpSysInfo main = Amps.main(memory).sysInfo();
        assertThrows(
                IllegalStateException.class,
                () -> main.allocate(0x20, 4, Pool.HP, _ -> {
                    throw new IllegalStateException("no content");
                }));
        assertTrue(main.find(0x20, Pool.HP).isEmpty());
        main.allocate(0x20, 4, Pool.HP, _ -> {}).orElseThrow();
    }

    @Test
    void anInitialiserMakesNoOtherEntry() {
        AmpSysInfo main = Amps.main(memory).sysInfo();
        assertThrows(
                IllegalStateException.class,
                () -> main.allocate(0x20, 4, Pool.HP, _ -> main.allocate(0x21, 4, Pool.HP, _ -> {})));
        main.allocate(0x22, 4, Pool.HP, _ -> {}).orElseThrow();
        assertEquals(List.of(), main.dump().problems());
    }

    @Test
    void watchingFindsWhatComesAndGivesUpInTime() throws Exception {
        AmpSysInfo main = Amps.main(memory).sysInfo();
        AmpSysInfo sub = Amps.attach(memory, Core.SUB).sysInfo();
        assertTrue(sub.watch(0x20, Pool.HP, Duration.ofMillis(5)).isEmpty());
        Together.run(
                () -> assertTrue(sub.watch(0x20, Pool.HP, LONG).isPresent()),
                () -> main.allocate(0x20, 4, Pool.HP, _ -> {}).orElseThrow());
    }

    @Test
    void listenersHearOfEntriesAndOfANewBeginning() {
        AmpLink main = Amps.main(memory);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        List<String> heard = new ArrayList<>();
        sub.sysInfo().listen(listener(heard));
        main.sysInfo().allocate(0x20, 4, Pool.HP, _ -> {}).orElseThrow();
        assertFalse(sub.look());
        Entry before = sub.sysInfo().find(0x20, Pool.HP).orElseThrow();
        main.initialise();
        assertTrue(sub.look());
        assertEquals(List.of("added 20", "reinitialised", "added ff01", "added ff02"), heard);
        assertFalse(before.isValid());
        assertThrows(SegmentClosedException.class, before::memory);
        assertFalse(sub.look());
    }

    @Test
    void typedViewsOfBeforeAreInvalid() {
        AmpLink main = Amps.main(memory);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        main.sysInfo().allocate(0x20, Persons.SIZE, Pool.HP, _ -> {}).orElseThrow();
        EntryView view = EntryView.of(sub.sysInfo().find(0x20, Pool.HP).orElseThrow(), Persons.LAYOUT);
        main.initialise();
        sub.look();
        assertThrows(SegmentClosedException.class, () -> view.number("age"));
    }

    @Test
    void aBrokenLinkIsToldOnceItStays() {
        AmpLink main = Amps.main(memory);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        List<String> heard = new ArrayList<>();
        sub.sysInfo().listen(listener(heard));
        AmpView view = main.sysInfo().chain(Pool.HP).view();
        long last = view.poolStart() + 0x14;
        view.link(last, last + 12);
        sub.look();
        assertEquals(List.of(), heard, "told before the header behind the link could be there");
        sub.look();
        sub.look();
        assertEquals(List.of("corrupt chain-size"), heard);
        view.header(last + 12, AmpLayout.idAndSize(0x30, 4));
        sub.look();
        assertEquals(List.of("corrupt chain-size", "added 30"), heard);
    }

    @Test
    void startsDoWhatTheySay() {
        assertThrows(GeometryMismatchException.class, () -> Amps.link(memory, AmpOptions.of(Core.SUB)));
        AmpLink first = Amps.link(memory, AmpOptions.of(Core.MAIN));
        first.sysInfo().allocate(1, 4, Pool.HP, _ -> {}).orElseThrow();
        byte[] before = Amps.image(memory, Pool.HP);
        Amps.link(memory, AmpOptions.of(Core.MAIN));
        AmpOptions init = options(AmpOptions.Start.INIT, false);
        GeometryMismatchException refusal =
                assertThrows(GeometryMismatchException.class, () -> Amps.link(memory, init));
        assertTrue(refusal.getMessage().contains("a chain of 3 entries"), refusal.getMessage());
        assertArrayEquals(before, Amps.image(memory, Pool.HP));
        Amps.link(memory, options(AmpOptions.Start.INIT, true));
        assertEquals(2, first.sysInfo().dump().entries().size());
    }

    private static AmpOptions options(AmpOptions.Start start, boolean wipe) {
        AmpOptions usual = AmpOptions.of(Core.MAIN);
        return new AmpOptions(Core.MAIN, start, wipe, false, 16, false, false, usual.leaseNanos());
    }

    @Test
    void readOnlyMemoryIsEnoughToListFindAndDump() {
        Amps.main(memory).sysInfo().allocate(0x20, 4, Pool.HP, _ -> {}).orElseThrow();
        Memory hp = Memory.of(Amps.segment(Amps.image(memory, Pool.HP)).asReadOnly(), Access.NORMAL);
        Memory rtc = Memory.of(Amps.segment(Amps.image(memory, Pool.RTC)).asReadOnly(), Access.NORMAL);
        AmpLink sub = Amps.attach(AmpMemory.of(Amps.C6, hp, 0, Optional.of(rtc), 0), Core.SUB);
        assertEquals(3, sub.sysInfo().dump().entries().size());
        assertTrue(sub.sysInfo().find(0x20, Pool.HP).isPresent());
        assertFalse(sub.look());
        assertTrue(sub.sysInfo().dump().text().contains("0x0020"));
        sub.close();
    }

    @Test
    void addressesAreTranslatedBothWays() {
        AmpMemory.Place place = memory.place(0x500037b0L, 4).orElseThrow();
        assertEquals(new AmpMemory.Place(Pool.RTC, 0x10), place);
        assertEquals(0x500037b0L, memory.address(place).orElseThrow());
        assertTrue(memory.place(0x4087e55cL, 4).isPresent());
        assertTrue(memory.place(0x4087e55dL, 4).isEmpty());
        assertTrue(memory.place(0x4087a55fL, 1).isEmpty());
        assertTrue(memory.place(0x4087a560L, Long.MAX_VALUE).isEmpty());
        assertTrue(memory.address(new AmpMemory.Place(Pool.HP, 16384)).isEmpty());
    }

    private static Reason reason(Allotment allotment) {
        return assertInstanceOf(Allotment.Refused.class, allotment).reason();
    }

    private static SysInfoListener listener(List<String> heard) {
        return new SysInfoListener() {
            @Override
            public void added(Entry entry) {
                heard.add("added " + Integer.toHexString(entry.info().id()));
            }

            @Override
            public void reinitialised() {
                heard.add("reinitialised");
            }

            @Override
            public void corrupt(Problem problem) {
                heard.add("corrupt " + problem.kind());
            }
        };
    }
}
