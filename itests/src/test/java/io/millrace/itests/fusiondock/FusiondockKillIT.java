package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A sender and a receiver, one in C and one in Java, each in a process of its own on one file, are killed (SIGKILL) in
 * turns at any moment, 56 times in all, and others come in their place. Whatever arrives is whole and in order, and
 * what goes in one piece is not lost.
 *
 * <p>The number of a message is its type. What a sender had published when it was killed, and not yet said, nobody
 * knows: the next one leaves that number out.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockKillIT {
    private static final int KILLS = 14;
    private static final int MANY = 20;
    private static final int MOST_BETWEEN = 100;
    /** Of one, two and three pieces. */
    private static final Sizes PIECES = Sizes.of("40,150,1,64,129,0,33");

    private static final Sizes WHOLE = Sizes.mix(Dock.PIECE);
    private static final Set<Integer> NONE = Set.of();

    private final Dock dock = Dock.inPieces();
    private final Random random = new Random(13);
    private final NavigableSet<Integer> sent = new TreeSet<>();
    private final List<List<Integer>> received = new ArrayList<>();

    @AfterEach
    void remove() {
        dock.close();
    }

    /**
     * A message that was handed out and not given back when its receiver was killed comes again; one that was on its
     * way in pieces then is lost.
     */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void whatCSendsArrivesInJava(Role ours) {
        receiveInJava(ours, KILLS);
    }

    /** A message that was given back and not said when its receiver was killed is missing in what it said. */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void whatJavaSendsArrivesInC(Role ours) {
        sendFromJava(ours, KILLS);
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    @Tag("slow")
    @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatCSendsArrivesInJavaThroughManyDeaths(Role ours) {
        receiveInJava(ours, MANY * KILLS);
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    @Tag("slow")
    @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatJavaSendsArrivesInCThroughManyDeaths(Role ours) {
        sendFromJava(ours, MANY * KILLS);
    }

    private void receiveInJava(Role ours, int kills) {
        killInTurns(
                kills,
                ours.peer(),
                first -> Worker.cSender(dock, ours.peer(), first, PIECES),
                () -> Worker.javaReceiver(dock, ours, PIECES));
        for (int life = 1; life < received.size(); life++) {
            int last = received.get(life - 1).getLast();
            int first = received.get(life).getFirst();
            assertTrue(first >= last, () -> first + " after " + last);
            assertMissing(last, first, each -> PIECES.at(each) > Dock.PIECE);
        }
    }

    private void sendFromJava(Role ours, int kills) {
        killInTurns(
                kills,
                ours,
                first -> Worker.javaSender(dock, ours, first, WHOLE),
                () -> Worker.cReceiver(dock, ours.peer(), WHOLE));
        for (int life = 1; life < received.size(); life++) {
            int last = received.get(life - 1).getLast();
            int first = received.get(life).getFirst();
            assertTrue(first > last, () -> first + " after " + last);
            assertMissing(last, first, each -> true);
        }
    }

    private void killInTurns(int kills, Role from, IntFunction<Worker> senders, Supplier<Worker> receivers) {
        dock.java(from).close();
        dock.java(from.peer()).close();
        Worker sender = senders.apply(0);
        Worker receiver = receivers.get();
        try {
            for (int kill = 0; kill < kills; kill++) {
                boolean senderDies = kill % 2 == 0;
                awaitMoment(senderDies ? sender : receiver, senderDies ? receiver : sender);
                if (senderDies) {
                    List<Integer> said = sender.kill();
                    sent.addAll(said);
                    sender = senders.apply(said.getLast() + 2);
                } else {
                    received.add(receiver.kill());
                    receiver = receivers.get();
                }
            }
            awaitMoment(receiver, sender);
            sent.addAll(sender.kill());
            Worker last = receiver;
            Eventually.until("the last message to be read", last::toString, () -> dock.op(from) != Dock.READY);
            received.add(last.end());
        } finally {
            sender.close();
            receiver.close();
        }
        received.forEach(this::assertNothingMissing);
        assertTrue(sent.size() > kills);
    }

    /** Waits until one of them has said some numbers, and then for a moment. */
    private void awaitMoment(Worker victim, Worker other) {
        int moment = 1 + random.nextInt(MOST_BETWEEN);
        Eventually.until(moment + " messages", () -> victim + "; the other " + other, () -> {
            victim.feed();
            other.feed();
            return victim.said().size() >= moment;
        });
        LockSupport.parkNanos(random.nextInt(1_000_000));
    }

    /** While a receiver lives nothing is lost, doubled or out of order. */
    private void assertNothingMissing(List<Integer> life) {
        for (int i = 1; i < life.size(); i++) {
            int before = life.get(i - 1);
            int number = life.get(i);
            assertTrue(number > before, () -> number + " after " + before);
            assertEquals(NONE, between(before, number));
        }
    }

    /** Between two receivers one message at most is missing, and it is one that may be. */
    private void assertMissing(int last, int first, IntPredicate mayBe) {
        Set<Integer> missing = between(last, first);
        assertTrue(missing.size() <= 1, () -> missing + " between " + last + " and " + first);
        missing.forEach(each -> assertTrue(mayBe.test(each), () -> each + " between " + last + " and " + first));
    }

    /** What was sent between two numbers. */
    private Set<Integer> between(int before, int after) {
        return before < after ? sent.subSet(before, false, after, false) : NONE;
    }
}
