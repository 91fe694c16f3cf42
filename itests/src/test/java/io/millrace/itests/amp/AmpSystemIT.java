package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.PanicDump;
import io.millrace.amp.Pool;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.amp.internal.AmpPrinter;
import io.millrace.amp.internal.AmpQueueState;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.AmpPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the firmware does for itself: printing, light sleep, the last words of a sub core. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpSystemIT {
    private static final int SYSTEM = 0xff04;
    private static final int PM = 0xff05;
    private static final int MESSAGES = 5000;
    /** The count is the lowest byte; the others are what was in memory before. */
    private static final int NOBODY = 0xa5a5a500;

    @Test
    void whatTheirSubPrintsIsReadByOurMain() {
        AmpOptions options =
                new AmpOptions(Core.MAIN, AmpOptions.Start.INIT, true, true, 0, false, true, 1_000_000_000);
        try (Board board = Board.usual();
                JavaCore java = board.java(options);
                AmpPeer peer = board.peer(Core.SUB)) {
            AmpEnd queue = java.link().receiver(SYSTEM, false).orElseThrow();
            List<String> calls = new ArrayList<>();
            java.link().signals().handle(27, () -> calls.add("system"));
            List<String> read = new ArrayList<>();
            String longest = "x".repeat(123);
            peer.ask("print hello \"you\"");
            peer.ask("print " + longest);
            java.link().look();
            assertEquals(2, AmpPrinter.read(queue.rx(), read::add));
            assertEquals(List.of("hello \"you\"", longest), read);
            assertFalse(calls.isEmpty());
            for (int i = 0; i < 100; i++) {
                peer.ask("print line " + i);
                AmpPrinter.read(queue.rx(), read::add);
                assertEquals("line " + i, read.getLast());
            }
            peer.quit();
        }
    }

    @Test
    void whatOurSubPrintsIsReadByTheirMain() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB, "--system")) {
            AmpEnd queue = pair.link().sender(SYSTEM, 27).orElseThrow();
            print(pair, queue, "hello");
            AmpQueueState.Slot slot = queue.states().getFirst().slots().getFirst();
            assertEquals(128, slot.size());
            assertEquals(1 | 6 << Short.SIZE, pair.java().word(slot.address()), "the zero byte counts");
            pair.peer().ask("print-serve");
            print(pair, queue, "y".repeat(123) + "z".repeat(50));
            print(pair, queue, "");
            for (String line : List.of("hello", "y".repeat(123), "z".repeat(50), "")) {
                pair.peer().awaitEvent("{\"ev\":\"print\",\"text\":\"" + line + "\"}");
            }
            pair.peer().quit();
        }
    }

    private static void print(Pair pair, AmpEnd queue, String text) {
        Offer answer = AmpPrinter.print(queue.tx(), pair.link().waitPoint(), text, Eventually.WATCHDOG.toNanos());
        assertEquals(Offer.SENT, answer);
    }

    /** Our sub core counts what it holds, and nothing else is ever written to the word. */
    @Test
    void ourSubLetsTheirMainSleep() {
        try (Board board = Board.of(AmpChip.C6, true);
                Pair pair = Pair.open(board, Core.SUB)) {
            JavaCore java = pair.java();
            AmpEnd tx = pair.sender("to", 0x10, 8, 32);
            AmpEnd rx = pair.receiver("from", 0x11, 8, 32);
            long counter = java.entry(PM, Pool.RTC).info().address();
            assertEquals(NOBODY, java.word(counter));
            Claim claim = tx.tx().newClaim();
            assertEquals(Offer.SENT, tx.tx().tryClaim(4, claim));
            assertEquals("1", pair.peer().ask("pm"));
            pair.peer().ask("send from 0102");
            pair.peer().ask("send from 03");
            Lease first = rx.rx().newLease();
            Lease second = rx.rx().newLease();
            assertTrue(rx.rx().tryTake(first));
            assertTrue(rx.rx().tryTake(second));
            assertEquals("3", pair.peer().ask("pm"));
            first.close();
            second.close();
            tx.tx().abort(claim);
            assertEquals(NOBODY, java.word(counter));
            echo(pair, tx, rx);
            assertEquals(NOBODY, java.word(counter));
            assertEquals(0, rx.rx().poll((s, o, l, e) -> {}, 1));
            assertEquals("0", pair.peer().ask("pm"));
            pair.peer().quit();
        }
    }

    @Test
    void theirSubLetsOurMainSleep() {
        try (Board board = Board.of(AmpChip.C6, true);
                Pair pair = Pair.open(board, Core.MAIN)) {
            JavaCore java = pair.java();
            AmpEnd tx = pair.sender("to", 0x10, 8, 32);
            AmpEnd rx = pair.receiver("from", 0x11, 8, 32);
            long counter = java.entry(PM, Pool.RTC).info().address();
            pair.peer().ask("allocbuf from");
            assertEquals(NOBODY + 1, java.word(counter));
            pair.peer().ask("sendbuf from 0x" + Long.toHexString(buffer(rx)) + " 4");
            assertEquals(4, java.receive(rx.rx()).length);
            assertEquals(NOBODY, java.word(counter));
            echo(pair, tx, rx);
            assertEquals(NOBODY, java.word(counter));
            pair.peer().quit();
        }
    }

    /** The main core's descriptors are in the other window then. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void messagesOfALightSleepBuildGoBothWays(Core ours) {
        try (Board board = Board.of(AmpChip.C6, true);
                Pair pair = Pair.open(board, ours)) {
            RpmsgEndpoint mine = pair.rpmsg(8, 64).endpoints().orElseThrow().open(1);
            pair.peer().ask("endpoint 7 echo");
            for (int i = 0; i < MESSAGES; i++) {
                JavaCore.send(mine.to(7), Messages.of(i, 1 + i % 56));
                assertArrayEquals(Messages.of(i, 1 + i % 56), pair.java().receive(mine.rx()));
            }
            Eventually.until("the count is 0", () -> pair.peer().ask("pm").equals("0"));
            assertTrue(pair.java().entry(0xff03, Pool.RTC).info().sizeBytes() == 64);
            pair.peer().quit();
        }
    }

    @Test
    void theLastWordsOfTheirSubAreRead() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.MAIN)) {
            List<String> calls = new ArrayList<>();
            pair.link().signals().handle(28, () -> calls.add("panic"));
            pair.peer().ask("panic assert failed on subcore: main.c:7");
            pair.link().look();
            assertEquals(List.of("panic"), calls);
            PanicDump panic = pair.link().panic().orElseThrow();
            assertTrue(panic.isAbort());
            assertEquals("assert failed on subcore: main.c:7", panic.text());
            assertEquals(IntStream.range(0, 64).boxed().toList(), panic.registers());
            assertEquals(IntStream.range(0, 16).boxed().toList(), panic.stack());
        }
    }

    private static void echo(Pair pair, AmpEnd tx, AmpEnd rx) {
        Flow flow = new Flow(pair.java(), tx.tx(), rx.rx(), 32);
        int echo = pair.peer().tell("stream-echo to from " + MESSAGES);
        flow.run(MESSAGES, MESSAGES);
        assertEquals(flow.out().json(), pair.peer().result(echo));
    }

    /** The buffer of the first slot. */
    private static long buffer(AmpEnd end) {
        return end.states().getFirst().slots().getFirst().address();
    }
}
