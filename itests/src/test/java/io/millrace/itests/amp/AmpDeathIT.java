package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoListener;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.AmpPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The C peer dies at each step of what it does. What it published is there, what it did not is not, and another one
 * goes on where it stopped.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpDeathIT {
    private static final int MESSAGES = 100;
    private static final int LENGTH = 8;
    private static final int ITEM = 64;
    private static final int READ = 7;

    @ParameterizedTest
    @CsvSource({
        "MAIN, after-alloc, 10",
        "MAIN, before-flags, 10",
        "MAIN, after-flags, 11",
        "MAIN, trigger, 11",
        "SUB, after-alloc, 10",
        "SUB, before-flags, 10",
        "SUB, after-flags, 11",
        "SUB, trigger, 11"
    })
    void weReceiveWhatASenderSentBeforeItDied(Core ours, String step, int sent) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.receiver("q", 0x10, LENGTH, ITEM);
            Flow flow = Flow.in(pair.java(), end.rx(), ITEM);
            List<EntryInfo> chain = pair.java().entries();
            pair.peer().ask("die " + step + ":11");
            pair.peer().tell("stream-send q " + MESSAGES + " " + ITEM);
            flow.run(0, READ);
            pair.peer().died();
            assertEquals(sent - READ, end.rx().available());
            assertFalse(pair.link().look());
            AmpPeer next = pair.restartPeer();
            next.ask("queue-attach q " + Pair.end(false, 0x10) + " resume");
            int stream = next.tell("stream-send q " + (MESSAGES - sent) + " " + ITEM + " first " + sent);
            flow.run(0, MESSAGES);
            assertTrue(next.result(stream).startsWith("{\"n\":" + (MESSAGES - sent) + ","));
            assertEquals(0, end.rx().available());
            assertEquals(chain, Entries.of(next.ask("list")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIN, after-recv, 10",
        "MAIN, before-free-flags, 10",
        "MAIN, after-free, 11",
        "SUB, after-recv, 10",
        "SUB, before-free-flags, 10",
        "SUB, after-free, 11"
    })
    void whatAReceiverDidNotGiveBackIsDeliveredAgain(Core ours, String step, int freed) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.sender("q", 0x10, LENGTH, ITEM);
            Flow flow = Flow.out(pair.java(), end.tx(), ITEM);
            List<EntryInfo> chain = pair.java().entries();
            pair.peer().ask("die " + step + ":11");
            pair.peer().tell("stream-recv q " + MESSAGES + " " + ITEM);
            flow.run(freed + LENGTH, 0);
            pair.peer().died();
            assertEquals(LENGTH, end.tx().info().backlog());
            assertEquals(Offer.FULL, end.tx().offer(new byte[1], 0, 1));
            assertFalse(pair.link().look());
            AmpPeer next = pair.restartPeer();
            next.ask("queue-attach q " + Pair.end(true, 0x10) + " resume");
            int stream = next.tell("stream-recv q " + (MESSAGES - freed) + " " + ITEM + " first " + freed);
            flow.run(MESSAGES, 0);
            assertTrue(next.result(stream).startsWith("{\"n\":" + (MESSAGES - freed) + ","));
            assertEquals(chain, Entries.of(next.ask("list")));
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIN, event, false", "MAIN, trigger, true", "SUB, event, false", "SUB, trigger, true"})
    void bitsOfAnEventAreThereWhetherItWasCalledOrNot(Core ours, String step, boolean called) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Event event = pair.link()
                    .signals()
                    .event(ours == Core.MAIN ? 0xff02 : 0xff01)
                    .orElseThrow();
            pair.peer().ask("die " + step);
            pair.peer().tell("notify " + (ours == Core.MAIN ? "0xff02" : "0xff01") + " 0x80000001");
            pair.peer().died();
            assertEquals(called, pair.link().signals().pending() != 0);
            assertEquals(0x80000001, event.await(1, Event.Until.ALL, true, Duration.ZERO));
            assertEquals(0x80000000, event.word());
        }
    }

    @ParameterizedTest
    @CsvSource({"before-link, 0, 0", "after-link, 0, 1", "after-header, 1, 0"})
    void anEntryOfAMainThatDiedIsWholeOrNotThere(String step, int made, int broken) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            Changes changes = new Changes();
            pair.link().sysInfo().listen(changes);
            pair.peer().ask("alloc 0x20 5 hp");
            pair.link().look();
            List<EntryInfo> before = pair.java().entries();
            pair.peer().ask("die " + step);
            pair.peer().tell("alloc 0x30 16 hp");
            pair.peer().died();
            for (int i = 0; i < 5; i++) {
                assertFalse(pair.link().look());
            }
            assertEquals(before, pair.java().entries().subList(0, before.size()));
            assertEquals(before.size() + made, pair.java().entries().size());
            assertEquals(made == 1, pair.link().sysInfo().find(0x30, Pool.HP).isPresent());
            assertTrue(pair.link().sysInfo().find(0x20, Pool.HP).isPresent());
            assertEquals(broken, pair.link().sysInfo().dump().problems().size());
            assertEquals(broken, changes.problems.size());
            attachAgain(board, broken == 1);
            AmpPeer next = pair.restartPeer();
            next.ask("init");
            assertTrue(pair.link().look());
            assertEquals(1, changes.beginnings);
            next.ask("alloc 0x30 16 hp");
            assertTrue(pair.link().sysInfo().find(0x30, Pool.HP).isPresent());
            assertEquals(Entries.of(next.ask("list")), pair.java().entries());
        }
    }

    /** A main core of ours takes a sound chain over, and says what is wrong with another one. */
    private static void attachAgain(Board board, boolean isBroken) {
        AmpOptions options = AmpOptions.of(Core.MAIN);
        if (isBroken) {
            GeometryMismatchException refused =
                    assertThrows(GeometryMismatchException.class, () -> board.java(options));
            assertTrue(refused.getMessage().contains("the chain is broken: chain-"), refused::getMessage);
        } else {
            board.java(options).close();
        }
    }

    private static final class Changes implements SysInfoListener {
        private final List<Problem> problems = new ArrayList<>();
        private int beginnings;

        @Override
        public void reinitialised() {
            beginnings++;
        }

        @Override
        public void corrupt(Problem problem) {
            problems.add(problem);
        }
    }
}
