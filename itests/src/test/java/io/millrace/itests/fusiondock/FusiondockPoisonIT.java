package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody writes anything into any word of both headers, at any moment. Every call comes back, nothing is told twice,
 * and once the words are mended messages pass again.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockPoisonIT {
    private static final int[] WORDS = {Dock.MAX_OFFSET, Dock.USED_OFFSET, Dock.OP_OFFSET, Dock.TYPE_OFFSET};
    private static final int[] VALUES = {
        -1, 0, 1, 2, 3, 4, 65, Dock.CAPACITY, Dock.CAPACITY + 1, Integer.MIN_VALUE, Integer.MAX_VALUE
    };
    private static final int LONGEST = 1 << 20;
    private static final int LOOKS = 30;
    private static final int STORMS = 200;
    private static final int TYPE = 5;
    private static final int LAST = 77;

    private final Dock dock = Dock.inPieces();
    private final Random random = new Random(5);

    /** What is on its way, in both directions, when a word is written. */
    enum Moment {
        NOTHING,
        SHORT,
        PIECES
    }

    /** What is written where. */
    private record Poison(String side, int offset, int value) {}

    @AfterEach
    void remove() {
        dock.close();
    }

    static Stream<Arguments> moments() {
        return Stream.of(Role.values()).flatMap(ours -> Stream.of("tx", "rx")
                .flatMap(side -> Stream.of(Moment.values()).map(moment -> Arguments.of(ours, side, moment))));
    }

    @ParameterizedTest(name = "we are {0}, their side {1}, on its way: {2}")
    @MethodSource("moments")
    void oneWordIsToldOnceAndMended(Role ours, String side, Moment moment) {
        try (DockPeer peer = dock.peer(ours.peer());
                DockPeer poker = dock.peer(ours.peer())) {
            for (int word : WORDS) {
                for (int value : VALUES) {
                    hurt(ours, peer, poker, moment, List.of(new Poison(side, word, value)));
                }
            }
            poker.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void manyWordsAreToldOnceAndMended(Role ours) {
        try (DockPeer peer = dock.peer(ours.peer());
                DockPeer poker = dock.peer(ours.peer())) {
            for (int storm = 0; storm < STORMS; storm++) {
                List<Poison> poisons = new ArrayList<>();
                for (int i = 0; i < 1 + storm % 4; i++) {
                    int value = random.nextBoolean() ? random.nextInt() : VALUES[random.nextInt(VALUES.length)];
                    String side = random.nextBoolean() ? "tx" : "rx";
                    poisons.add(new Poison(side, WORDS[random.nextInt(WORDS.length)], value));
                }
                hurt(ours, peer, poker, Moment.values()[random.nextInt(Moment.values().length)], poisons);
            }
            poker.quit();
        }
    }

    private void hurt(Role ours, DockPeer peer, DockPeer poker, Moment moment, List<Poison> poisons) {
        poker.ask("initboth=" + Dock.PIECE);
        try (JavaSide java = dock.java(dock.setup(ours).init(Init.NEVER).longest(LONGEST))) {
            int theirs = begin(java, peer, moment);
            poisons.forEach(each -> poker.poison(each.side, each.offset, each.value));
            use(java, poisons);
            peer.answer(theirs);
            poker.ask("initboth=" + Dock.PIECE);
            assertMended(java, peer);
        }
    }

    /** Begins a message each way; answers which step of theirs it is. */
    private static int begin(JavaSide java, DockPeer peer, Moment moment) {
        return switch (moment) {
            case NOTHING -> peer.tell("timeout=20");
            case SHORT -> {
                java.begin(TYPE, Blobs.of(20));
                peer.ask("blob=20");
                yield peer.tell("timeout=20");
            }
            case PIECES -> {
                java.begin(TYPE, Blobs.of(1000));
                peer.ask("timeout=20");
                int sent = peer.tell("blob=1000");
                java.await("the first piece", () -> {
                    java.assertNothing();
                    return java.link().info().rx().done() > 0;
                });
                yield sent;
            }
        };
    }

    /** Does all that can be done with a link, again and again: no caller is told the same twice. */
    private static void use(JavaSide java, List<Poison> poisons) {
        List<List<String>> told = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < LOOKS; i++) {
            int length = i % 2 == 0 ? 10 : 100;
            attempt(told.get(0), () -> java.poll(new ArrayList<>()));
            attempt(told.get(1), () -> java.offer(TYPE, Blobs.of(length)));
            attempt(told.get(2), java.link()::look);
            assertTrue(java.link().rx().available() <= 1, java::toString);
        }
        told.forEach(each -> assertEquals(each.size(), Set.copyOf(each).size(), () -> poisons + " told " + told));
    }

    private static void attempt(List<String> told, Runnable call) {
        try {
            call.run();
        } catch (ShmException e) {
            told.add(e.getMessage());
        }
    }

    /** Of the message that was on its way the end may still be told. */
    private static void assertMended(JavaSide java, DockPeer peer) {
        java.link().reclaim();
        peer.ask("timeout=60000");
        int sent = peer.tell("blob=21:" + LAST);
        List<Message> came = new ArrayList<>();
        java.await("the message behind the poison", () -> {
            attempt(new ArrayList<>(), () -> java.poll(came));
            return !came.isEmpty();
        });
        assertEquals(List.of(Message.blob(LAST, 21)), came);
        peer.result(sent);
        java.send(LAST, Blobs.of(22));
        peer.assertReceives(Message.blob(LAST, 22));
    }
}
