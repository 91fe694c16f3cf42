package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.amp.Core;
import io.millrace.amp.Event;
import io.millrace.amp.Event.Until;
import io.millrace.itests.support.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events of each core at the other one. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpEventsIT {
    private static final int HIGH = 1 << 31;

    @ParameterizedTest
    @EnumSource(Core.class)
    void weWaitForAllOrAnyOfTheirBits(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            int id = from(Board.other(ours));
            Event event = pair.link().signals().event(id).orElseThrow();
            assertEquals(0, now(event, 3, Until.ANY, true));
            pair.peer().ask("notify " + id + " 0x11");
            assertEquals(0x11, now(event, 3, Until.ALL, true));
            assertEquals(0x11, event.word(), "a wait that is over clears nothing");
            assertEquals(0x11, now(event, 3, Until.ANY, false));
            assertEquals(0x11, now(event, 3, Until.ANY, true));
            assertEquals(0x10, event.word());
            pair.peer().tell("notify " + id + " 6");
            assertEquals(0x16, event.await(0x12, Until.ALL, false, Eventually.WATCHDOG));
            assertEquals(0x16, now(event, 0x12, Until.ALL, true));
            assertEquals(4, event.word());
            pair.peer().tell("notify " + id + " " + Integer.toUnsignedString(HIGH));
            assertEquals(HIGH | 4, event.await(HIGH, Until.ANY, true, Eventually.WATCHDOG));
            assertEquals(4, event.clear(0xffff));
            assertEquals(0, event.word());
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void theyWaitForAllOrAnyOfOurBits(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            int id = from(ours);
            Event event = pair.link().signals().event(id).orElseThrow();
            assertEquals(0, event.raise(0x11));
            assertEquals("17,\"timeout\":true", pair.peer().ask("wait " + id + " 3 all clear 5"));
            assertEquals("17", pair.peer().ask("wait " + id + " 3 any keep 5"));
            assertEquals("17", pair.peer().ask("wait " + id + " 3 any clear 5"));
            assertEquals(0x10, event.word());
            int waiting = pair.peer().tell("wait " + id + " 0x12 all clear 60000");
            assertEquals(0x10, event.raise(6));
            assertEquals("22", pair.peer().result(waiting));
            assertEquals(4, event.word());
            int high = pair.peer().tell("wait " + id + " 0x80000000 any clear 60000");
            assertEquals(4, event.raise(HIGH));
            assertEquals("2147483652", pair.peer().result(high));
            assertEquals(4, event.word());
            assertEquals(bit30(Board.other(ours)), pair.link().signals().pending());
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void bitsOfBeforeAnybodyWaitsAreKept(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            int theirs = from(Board.other(ours));
            pair.peer().ask("notify " + theirs + " 0x80000001");
            Event early = pair.link().signals().event(theirs).orElseThrow();
            assertEquals(HIGH | 1, now(early, HIGH | 1, Until.ALL, true));
            pair.link().signals().event(from(ours)).orElseThrow().raise(HIGH | 1);
            assertEquals("2147483649", pair.peer().ask("wait " + from(ours) + " 0x80000001 all clear 0"));
        }
    }

    /** An event of the application's own. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void anEventOfItsOwnWorksBothWays(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            if (ours == Core.MAIN) {
                pair.link().createEvent(0x77).orElseThrow();
            } else {
                pair.peer().ask("event-create 0x77");
            }
            Event event = pair.link().signals().event(0x77).orElseThrow();
            assertEquals("0", pair.peer().ask("notify 0x77 8"));
            assertEquals(8, now(event, 8, Until.ALL, false));
            assertEquals(8, event.raise(1));
            assertEquals("9", pair.peer().ask("wait 0x77 9 all clear 0"));
            assertEquals(0, event.word());
        }
    }

    /** A main core with FreeRTOS takes all bits at once, and has no room for the highest. */
    @Test
    void ourBitsDoNotStayInFrontOfFreeRtos() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            int id = from(Core.SUB);
            Event event = pair.link().signals().event(id).orElseThrow();
            event.raise(1);
            pair.peer().ask("bind " + id);
            event.raise(HIGH | 4);
            Eventually.until("the bits are taken", () -> event.word() == 0);
            assertEquals("5", pair.peer().ask("wait " + id + " 5 all clear 60000"));
            assertEquals("0,\"timeout\":true", pair.peer().ask("wait " + id + " 0x80000000 any keep 5"));
        }
    }

    /** Our main core does the same with all bits. */
    @Test
    void weTakeAllBitsAsFreeRtosDoes() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.MAIN)) {
            int id = from(Core.SUB);
            Event event = pair.link().signals().event(id).orElseThrow();
            pair.link().signals().handle(30, event::drain);
            pair.peer().ask("notify " + id + " 0x80000001");
            pair.link().look();
            assertEquals("0", pair.peer().ask("notify " + id + " 2"));
            pair.link().look();
            assertEquals("0,\"timeout\":true", pair.peer().ask("wait " + id + " 0xffffffff any keep 0"));
            assertEquals(HIGH | 3, now(event, HIGH | 2, Until.ALL, true));
            assertEquals(1, event.word());
        }
    }

    private static int now(Event event, int bits, Until until, boolean clear) {
        return event.await(bits, until, clear, Duration.ZERO);
    }

    /** The event of the firmware's own in which a core sets bits. */
    private static int from(Core core) {
        return core == Core.MAIN ? 0xff01 : 0xff02;
    }

    private static long bit30(Core core) {
        return 1L << (core == Core.MAIN ? 30 : 30 + Integer.SIZE);
    }
}
