package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.SysInfoListener;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The C peer writes nonsense of every kind: it is told with place and value, and all else goes on. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpHostileIT {
    private static final int LENGTH = 8;
    private static final int ITEM = 64;

    @ParameterizedTest
    @CsvSource({
        "MAIN, chain-loop, 0x408",
        "MAIN, chain-back, 0x408",
        "MAIN, chain-out, 0xdeadbee0",
        "MAIN, chain-misaligned, 0x408",
        "SUB, chain-loop, 0x408",
        "SUB, chain-back, 0x408",
        "SUB, chain-out, 0xdeadbee0",
        "SUB, chain-misaligned, 0x408"
    })
    void aBrokenChainIsToldAndTheRestOfItUsed(Core ours, String nonsense, String value) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Traffic traffic = new Traffic(pair);
            allocate(pair, 0x30);
            List<EntryInfo> before = pair.java().entries();
            List<Problem> told = new ArrayList<>();
            pair.link().sysInfo().listen(new SysInfoListener() {
                @Override
                public void corrupt(Problem problem) {
                    told.add(problem);
                }
            });
            pair.peer().ask("nonsense " + nonsense);
            Problem problem = pair.link().sysInfo().dump().problems().getFirst();
            assertEquals("chain-next", problem.kind());
            assertTrue(problem.value().startsWith(value), problem::toString);
            assertEquals(before.getLast().address() - Integer.BYTES, problem.offset());
            for (int i = 0; i < 5; i++) {
                assertFalse(pair.link().look());
            }
            assertEquals(List.of(problem), told);
            assertEquals(
                    before.subList(0, before.size() - 1), pair.java().entries().subList(0, before.size() - 1));
            assertTrue(pair.link().sysInfo().find(0x10, Pool.HP).isPresent());
            traffic.flows();
            assertThrows(GeometryMismatchException.class, () -> board.attach(ours));
            assertNothingIsMade(pair, ours);
            startAnew(pair);
        }
    }

    /** They send: of the message nothing is handed out, the next one is good. */
    @ParameterizedTest
    @CsvSource({
        "MAIN, desc-address, queue-buffer, 0xdeadbee0",
        "MAIN, desc-len, queue-message-length, 0xffff",
        "SUB, desc-address, queue-buffer, 0xdeadbee0",
        "SUB, desc-len, queue-message-length, 0xffff"
    })
    void aMessageThatIsNoneIsToldAndGivenBack(Core ours, String nonsense, String kind, String value) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Traffic traffic = new Traffic(pair);
            AmpEnd end = pair.receiver("q", 0x30, LENGTH, ITEM);
            pair.peer().ask("nonsense " + nonsense + " q");
            pair.peer().ask("send q 0102");
            PeerCorruptionException cause =
                    assertThrows(PeerCorruptionException.class, () -> end.rx().poll((s, o, l, e) -> {}, 1));
            assertEquals(kind, cause.kind());
            assertArrayEquals(new byte[] {1, 2}, pair.java().receive(end.rx()));
            assertProblem(end, kind, value);
            assertEquals(1, end.rx().info().corrupt());
            assertFalse(pair.link().look());
            traffic.flows();
        }
    }

    /** They give back: what is no buffer of the queue is never written to. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void aBufferThatIsNoneIsToldAndNotUsed(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Traffic traffic = new Traffic(pair);
            AmpEnd end = pair.sender("q", 0x30, LENGTH, ITEM);
            JavaCore.send(end.tx(), new byte[] {1});
            pair.peer().ask("nonsense desc-address q");
            for (int i = 1; i < LENGTH; i++) {
                JavaCore.send(end.tx(), new byte[] {(byte) i});
            }
            for (int i = 1; i < LENGTH; i++) {
                assertEquals("0" + i, pair.peer().ask("recv q 60000"));
            }
            for (int i = 1; i < 4; i++) {
                PeerCorruptionException cause = assertThrows(
                        PeerCorruptionException.class, () -> end.tx().offer(new byte[1], 0, 1));
                assertEquals("queue-buffer", cause.kind());
                assertEquals(i, end.problems().getFirst().count());
            }
            assertProblem(end, "queue-buffer", "0xdeadbee0");
            assertFalse(pair.link().look());
            traffic.flows();
        }
    }

    /** Of a word that firmware does not look at we do not look at either. */
    @ParameterizedTest
    @CsvSource({"MAIN, desc-flags", "MAIN, desc-len", "SUB, desc-flags", "SUB, desc-len"})
    void whatNobodyReadsHarmsNobody(Core ours, String nonsense) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd to = pair.sender("to", 0x30, LENGTH, ITEM);
            AmpEnd from = pair.receiver("from", 0x31, LENGTH, ITEM);
            JavaCore.send(to.tx(), new byte[] {1});
            pair.peer().ask("nonsense " + nonsense + " to");
            pair.peer().ask("nonsense desc-flags from");
            assertEquals(1, pair.java().receive(from.rx()).length);
            int echo = pair.peer().tell("stream-echo to from 100");
            Flow flow = new Flow(pair.java(), to.tx(), from.rx(), ITEM);
            flow.run(100, 100);
            assertEquals(flow.out().json(), pair.peer().result(echo));
            assertEquals(List.of(), to.problems());
            assertEquals(List.of(), from.problems());
        }
    }

    /** Who has the queue open goes on, who opens it is told. */
    @ParameterizedTest
    @CsvSource({
        "MAIN, conf-size, queue-length, 0x3",
        "MAIN, conf-item, queue-item, 0x2",
        "MAIN, conf-pointers, queue-data, 0xdeadbee0",
        "SUB, conf-size, queue-length, 0x3",
        "SUB, conf-item, queue-item, 0x2",
        "SUB, conf-pointers, queue-data, 0xdeadbee0"
    })
    void aQueueThatIsNoneIsNotOpened(Core ours, String nonsense, String kind, String value) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Traffic traffic = new Traffic(pair);
            pair.peer().ask("nonsense " + nonsense + " to");
            traffic.flows();
            PeerCorruptionException sender = assertThrows(
                    PeerCorruptionException.class, () -> pair.link().sender(0x10, -1));
            assertEquals(kind, sender.kind());
            assertEquals(value, sender.value());
            PeerCorruptionException receiver = assertThrows(
                    PeerCorruptionException.class, () -> pair.link().receiver(0x10, false));
            assertEquals(kind, receiver.kind());
            assertTrue(pair.link().receiver(0x11, false).isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void aMessageLongerThanItsItemIsToldAndGivenBack(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.rpmsg(LENGTH, ITEM);
            RpmsgEndpoint mine = end.endpoints().orElseThrow().open(7);
            for (int i = 0; i < 3 * LENGTH; i++) {
                pair.peer().ask("nonsense rpmsg-length 1 7");
                pair.peer().ask("rpmsg-send 1 7 77");
                assertArrayEquals(new byte[] {0x77}, pair.java().receive(mine.rx()));
            }
            assertProblem(end, "rpmsg-length", "0xffff");
            assertEquals(0, end.endpoints().orElseThrow().unknown());
            assertFalse(pair.link().look());
        }
    }

    /** Flags that do not follow from those before are a queue that was made anew: its ends close, and open again. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void flagsOutOfOrderEndTheEndsOnly(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.receiver("q", 0x30, LENGTH, ITEM);
            long first = end.states().getFirst().descriptors();
            pair.peer().ask("poke " + (first + 4) + " " + 0x8080_0040L);
            assertEquals(0, end.rx().poll((s, o, l, e) -> {}, 1));
            assertProblem(end, "queue-flags", "0x80800040");
            assertTrue(pair.link().look());
            assertTrue(end.isClosed());
            pair.peer().ask("poke " + (first + 4) + " " + 0x40L);
            AmpEnd next = pair.link().receiver(0x30, false).orElseThrow();
            pair.peer().ask("send q 0304");
            assertArrayEquals(new byte[] {3, 4}, pair.java().receive(next.rx()));
        }
    }

    private static void assertProblem(AmpEnd end, String kind, String value) {
        Problem problem = end.problems().getFirst();
        assertEquals(1, end.problems().stream().map(Problem::kind).distinct().count());
        assertEquals(kind, problem.kind());
        assertEquals(value, problem.value());
    }

    private static void allocate(Pair pair, int id) {
        if (pair.ours() == Core.MAIN) {
            pair.link().sysInfo().allocate(id, 8, Pool.HP, _ -> {}).orElseThrow();
        } else {
            pair.peer().ask("alloc " + id + " 8 hp");
        }
    }

    private static void assertNothingIsMade(Pair pair, Core ours) {
        if (ours == Core.MAIN) {
            Allotment.Refused refused =
                    (Allotment.Refused) pair.link().sysInfo().allocate(0x40, 4, Pool.HP, _ -> {});
            assertEquals(Allotment.Reason.NOT_INITIALISED, refused.reason());
            assertTrue(refused.message().contains("chain-next"), refused::message);
        }
    }

    /** The only way out. */
    private static void startAnew(Pair pair) {
        if (pair.ours() == Core.MAIN) {
            pair.link().initialise();
        } else {
            pair.peer().ask("reinit");
            assertTrue(pair.link().look());
        }
        assertEquals(List.of(), pair.link().sysInfo().dump().problems());
        AmpEnd end = pair.receiver("q", 0x10, LENGTH, ITEM);
        pair.peer().ask("send q 09");
        assertArrayEquals(new byte[] {9}, pair.java().receive(end.rx()));
    }

    /** Two queues that have nothing to do with it. */
    private static final class Traffic {
        private final Pair pair;
        private final Flow flow;
        private long messages;

        Traffic(Pair pair) {
            this.pair = pair;
            AmpEnd to = pair.sender("to", 0x10, LENGTH, ITEM);
            AmpEnd from = pair.receiver("from", 0x11, LENGTH, ITEM);
            flow = new Flow(pair.java(), to.tx(), from.rx(), ITEM);
            flows();
        }

        void flows() {
            messages += 100;
            int echo = pair.peer().tell("stream-echo to from 100");
            flow.run(messages, messages);
            assertTrue(pair.peer().result(echo).startsWith("{\"n\":100,"));
        }
    }
}
