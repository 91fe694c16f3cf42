package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Event;
import io.millrace.amp.Event.Until;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Interrupts and events. */
class AmpSignalsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int TO_MAIN = FirmwareEntry.EVENT_SUB.id().orElseThrow();

    private final AmpMemory memory = Amps.windows(Amps.C6, 0);
    private final AmpLink main = Amps.main(memory);
    private final AmpLink sub = Amps.attach(memory, Core.SUB);

    @Test
    void anInterruptSetsABitOfThePeersWord() {
        for (int interrupt : new int[] {0, 15, 31}) {
            main.signals().trigger(interrupt);
        }
        sub.signals().trigger(1);
        assertEquals(0x8000_8001_0000_0002L, main.signals().pending());
        assertThrows(IllegalArgumentException.class, () -> main.signals().trigger(32));
        assertThrows(IllegalArgumentException.class, () -> main.signals().handle(-1, () -> {}));
    }

    @Test
    void everyBitIsHandledOnceAndTheWordIsZeroAfterwards() {
        List<Integer> handled = new ArrayList<>();
        for (int interrupt = 0; interrupt < 32; interrupt++) {
            int number = interrupt;
            sub.signals().handle(interrupt, () -> handled.add(number));
        }
        main.signals().trigger(31);
        main.signals().trigger(4);
        main.signals().trigger(4);
        sub.look();
        assertEquals(List.of(4, 31), handled);
        assertEquals(0, main.signals().pending());
    }

    @Test
    void aHandlerThatInterruptsAgainIsHeard() {
        List<Integer> handled = new ArrayList<>();
        sub.signals().handle(2, () -> {
            handled.add(2);
            main.signals().trigger(3);
        });
        sub.signals().handle(3, () -> handled.add(3));
        main.signals().trigger(2);
        sub.look();
        assertEquals(List.of(2, 3), handled);
    }

    @Test
    void anInterruptBeforeItsHandlerIsNotLost() {
        main.signals().trigger(9);
        sub.look();
        List<Integer> handled = new ArrayList<>();
        sub.signals().handle(9, () -> handled.add(9)).close();
        sub.signals().handle(9, () -> handled.add(-9));
        assertEquals(List.of(9), handled);
    }

    @Test
    void anInterruptNobodyHandledIsPendingForWhoeverComesNext() {
        main.signals().trigger(9);
        sub.look();
        assertEquals(0, main.signals().pending());
        sub.close();
        assertEquals(1L << (32 + 9), main.signals().pending());
        List<Integer> handled = new ArrayList<>();
        AmpLink next = Amps.attach(memory, Core.SUB);
        next.signals().handle(9, () -> handled.add(9));
        next.look();
        assertEquals(List.of(9), handled);
    }

    @Test
    void aHandlerThatThrowsTakesNoOtherInterruptAlong() {
        List<Integer> handled = new ArrayList<>();
        sub.signals().handle(2, () -> {
            throw new IllegalStateException("no more");
        });
        sub.signals().handle(5, () -> handled.add(5));
        main.signals().trigger(2);
        main.signals().trigger(5);
        assertThrows(IllegalStateException.class, sub::look);
        sub.look();
        assertEquals(List.of(5), handled);
    }

    @Test
    void eventsWaitForAllOrAnyAndClearWhatTheyWaitedFor() {
        Event out = sub.signals().event(TO_MAIN).orElseThrow();
        Event in = main.signals().event(TO_MAIN).orElseThrow();
        assertEquals(0, out.raise(0b0101));
        assertEquals(0b0101, out.raise(1 << 31));
        assertEquals(0x4000_0000L, main.signals().pending());
        assertEquals(0x8000_0005, in.await(0b0111, Until.ALL, true, Duration.ZERO));
        assertEquals(0x8000_0005, in.word(), "nothing is cleared when the time is over");
        assertEquals(0x8000_0005, in.await(0b0110, Until.ANY, true, Duration.ZERO));
        assertEquals(0x8000_0001, in.word());
        assertEquals(0x8000_0001, in.await(0x8000_0001, Until.ALL, false, LONG));
        assertEquals(0x8000_0001, in.await(0x8000_0001, Until.ALL, true, LONG));
        assertEquals(0, in.word());
        assertEquals(0, in.clear(-1));
    }

    @Test
    void earlyBitsAreNotLostByDraining() {
        Event out = sub.signals().event(TO_MAIN).orElseThrow();
        out.raise(0x8000_0003);
        Event in = main.signals().event(TO_MAIN).orElseThrow();
        in.drain();
        assertEquals(0, Amps.window(memory, Pool.HP).getInt(0x4087a59cL - Amps.C6.start(Pool.HP)));
        out.raise(4);
        assertEquals(0x8000_0007, in.word());
        assertEquals(0x8000_0007, in.await(0x8000_0006, Until.ALL, true, LONG));
        assertEquals(1, in.word());
        assertEquals(1, in.clear(1));
    }

    @Test
    void aWaiterHearsTheOtherCore() throws Exception {
        Event out = sub.signals().event(TO_MAIN).orElseThrow();
        Event in = main.signals().event(TO_MAIN).orElseThrow();
        Together.run(() -> assertEquals(8, in.await(8, Until.ANY, true, LONG) & 8), () -> out.raise(8));
    }

    @Test
    void memoryWithoutAtomicAccessIsRefused() {
        AmpView rtc = main.sysInfo().chain(Pool.RTC).view();
        main.sysInfo().allocate(0x40, 4, Pool.RTC, _ -> {}).orElseThrow();
        assertTrue(main.signals().event(0x40).isEmpty(), "an event is looked for in the HP pool");
        var entry = main.sysInfo().find(0x40, Pool.RTC).orElseThrow().info();
        assertThrows(
                GeometryMismatchException.class,
                () -> new AmpEvent(
                        rtc,
                        entry,
                        new AmpEpoch(),
                        (AmpInterrupts) main.waitPoint().signaler(),
                        main.waitPoint()));
        Memory device = Memory.of(Amps.segment(Amps.image(memory, Pool.HP)), Access.DEVICE);
        AmpLink onDevice = Amps.attach(AmpMemory.of(Amps.C6, device, 0, Optional.empty(), 0), Core.SUB);
        assertThrows(GeometryMismatchException.class, () -> onDevice.signals().trigger(1));
        assertThrows(GeometryMismatchException.class, () -> onDevice.signals().event(TO_MAIN));
    }

    @Test
    void anEventHasFourBytes() {
        main.sysInfo().allocate(0x41, 8, Pool.HP, _ -> {}).orElseThrow();
        assertThrows(GeometryMismatchException.class, () -> main.signals().event(0x41));
    }
}
