package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.itests.support.AmpPeer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cores in C and in Java, main and sub, sending and receiving, are killed (SIGKILL) at any moment, 52 times in all, and
 * others go on in their place. The other core lives through it: every message arrives, whole and in order. Just one may
 * come twice: the one its receiver had read and not given back when it was killed.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpKillIT {
    static final int ITEM = 64;

    private static final int QUEUE = 0x10;
    private static final int LENGTH = 8;
    private static final int C_LIVES = 8;
    private static final int JAVA_LIVES = 5;
    private static final int MANY = 20;
    /** Most messages one in Java sends; then it waits to be killed. */
    private static final long LIFE = 5000;

    private static final String ENDLESS = " 1000000000 " + ITEM;

    private final Random random = new Random(11);

    @ParameterizedTest
    @EnumSource(Core.class)
    void weOutliveSendersInC(Core ours) {
        killSenders(ours, C_LIVES);
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void weOutliveReceiversInC(Core ours) {
        killReceivers(ours, C_LIVES);
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void theyOutliveReceiversInJava(Core ours) {
        killJavaReceivers(ours, JAVA_LIVES);
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void theyOutliveSendersInJava(Core ours) {
        killJavaSenders(ours, JAVA_LIVES);
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    @Tag("slow")
    @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void bothOutliveManyDeaths(Core ours) {
        killSenders(ours, MANY * C_LIVES);
        killReceivers(ours, MANY * C_LIVES);
        killJavaReceivers(ours, MANY * JAVA_LIVES);
        killJavaSenders(ours, MANY * JAVA_LIVES);
    }

    /** Half of the time the next one comes when there are still messages of the one before. */
    private void killSenders(Core ours, int kills) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.receiver("q", QUEUE, LENGTH, ITEM);
            Flow flow = Flow.in(pair.java(), end.rx(), ITEM);
            List<EntryInfo> chain = pair.java().entries();
            pair.peer().tell("stream-send q" + ENDLESS);
            for (int life = 0; life < kills; life++) {
                flow.run(0, flow.received() + 1 + random.nextInt(2000));
                pauseUpToOneMilli();
                pair.peer().kill();
                long sent = flow.received() + end.rx().available();
                flow.run(0, life % 2 == 0 ? flow.received() : sent);
                assertFalse(pair.link().look());
                AmpPeer next = pair.restartPeer();
                assertEquals(chain, Entries.of(next.ask("list")));
                next.ask("queue-attach q " + Pair.end(false, QUEUE) + " resume");
                next.tell("stream-send q" + ENDLESS + " first " + sent);
                flow.run(0, sent + 1);
            }
            assertEquals(List.of(), end.problems());
        }
    }

    private void killReceivers(Core ours, int kills) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.sender("q", QUEUE, LENGTH, ITEM);
            Flow flow = Flow.out(pair.java(), end.tx(), ITEM);
            List<EntryInfo> chain = pair.java().entries();
            pair.peer().tell("stream-recv q" + ENDLESS);
            for (int life = 0; life < kills; life++) {
                flow.run(flow.sent() + 1 + random.nextInt(2000), 0);
                pauseUpToOneMilli();
                pair.peer().kill();
                flow.step(life % 2 == 0 ? Long.MAX_VALUE : flow.sent(), 0);
                long freed = flow.sent() - end.tx().info().backlog();
                assertFalse(pair.link().look());
                AmpPeer next = pair.restartPeer();
                assertEquals(chain, Entries.of(next.ask("list")));
                next.ask("queue-attach q " + Pair.end(true, QUEUE) + " resume");
                next.tell("stream-recv q" + ENDLESS + " first " + freed);
                flow.run(freed + LENGTH + 1, 0);
                assertTrue(next.isAlive(), next::toString);
            }
            assertEquals(List.of(), end.problems());
        }
    }

    private void killJavaReceivers(Core ours, int kills) {
        try (Board board = Board.usual();
                AmpPeer peer = start(board, ours, false)) {
            List<EntryInfo> chain = chain(board);
            peer.tell("stream-send q" + ENDLESS);
            long told = -1;
            for (int life = 0; life < kills; life++) {
                try (ChildProcess child = ChildCore.start(board, ours, "recv", QUEUE, told, 0)) {
                    List<Long> said = kill(child);
                    assertTrue(said.getFirst() == told + 1 || said.getFirst() == told, "after " + told + ": " + said);
                    assertRising(said);
                    told = said.getLast();
                }
                assertTrue(peer.isAlive(), peer::toString);
                assertEquals(chain, chain(board));
            }
        }
    }

    private void killJavaSenders(Core ours, int kills) {
        try (Board board = Board.usual();
                AmpPeer peer = start(board, ours, true)) {
            List<EntryInfo> chain = chain(board);
            long all = (kills + 1) * LIFE;
            int stream = peer.tell("stream-recv q " + all + " " + ITEM);
            long told = -1;
            for (int life = 0; life < kills; life++) {
                try (ChildProcess child = ChildCore.start(board, ours, "send", QUEUE, told, told + LIFE)) {
                    List<Long> said = kill(child);
                    assertTrue(
                            said.getFirst() == told + 1 || said.getFirst() == told + 2, "after " + told + ": " + said);
                    assertRising(said);
                    told = said.getLast();
                }
                assertEquals(chain, chain(board));
            }
            try (ChildProcess last = ChildCore.start(board, ours, "send-quietly", QUEUE, told, all)) {
                assertTrue(peer.result(stream).startsWith("{\"n\":" + all + ","));
                assertEquals(0, last.exitStatus(), last::toString);
            }
            peer.quit();
        }
    }

    /** Kills it when it has said some numbers; answers all it said. */
    private List<Long> kill(ChildProcess child) {
        int moment = 1 + random.nextInt(200);
        Eventually.until(
                moment + " messages",
                child::toString,
                () -> ChildCore.said(child).size() >= moment);
        pauseUpToOneMilli();
        child.kill();
        assertEquals(List.of(), child.err());
        return ChildCore.said(child);
    }

    /** The C peer as the other core of children, at its end of a queue that the main core made. */
    private static AmpPeer start(Board board, Core children, boolean theySend) {
        if (children == Core.MAIN) {
            try (JavaCore main = board.java(Core.MAIN)) {
                main.link().createQueue(QUEUE, LENGTH, ITEM, theySend).orElseThrow();
            }
            AmpPeer peer = board.peer(Core.SUB);
            peer.ask("queue-attach q " + Pair.end(theySend, QUEUE));
            return peer;
        }
        AmpPeer peer = board.peer(Core.MAIN);
        peer.ask("init");
        peer.ask("queue-create q " + LENGTH + " " + ITEM + " " + Pair.end(theySend, QUEUE));
        return peer;
    }

    private static List<EntryInfo> chain(Board board) {
        try (JavaCore look = board.attach(Core.SUB)) {
            return look.entries();
        }
    }

    private static void assertRising(List<Long> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            assertEquals(numbers.get(i - 1) + 1, numbers.get(i));
        }
    }

    private void pauseUpToOneMilli() {
        LockSupport.parkNanos(random.nextInt(1_000_000));
    }
}
