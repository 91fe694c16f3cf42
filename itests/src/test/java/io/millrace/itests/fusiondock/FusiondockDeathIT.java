package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The C peer dies, at every point at which it can: hazards 1 to 5 of docs/fusiondock.md. Messages of 150 bytes go in
 * pieces of 64.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockDeathIT {
    private static final int SHORT = 20;
    private static final int LONG = 150;
    private static final int TYPE = 5;
    private static final String RECEIVE = "recv";
    /** Short enough to be over soon; nothing depends on how short. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final List<String> UNPUBLISHED = List.of("write.header", "write.payload");
    private static final List<String> PUBLISHED = List.of("write.ready", "write.ring", "write.chunk:0");
    private static final List<String> UNFINISHED = List.of(
            "write.ready",
            "write.ring",
            "write.chunk:0",
            "write.payload:2",
            "write.ready:2",
            "write.chunk:1",
            "write.payload:3");
    private static final List<String> FINISHED = List.of("write.ready:3", "write.chunk:2");
    private static final List<String> UNREAD = List.of("read.snapshot", "read.copy");
    private static final List<String> READ = List.of("read.release", "read.release:0");
    private static final List<String> HALF_READ =
            List.of("read.release", "read.copy:2", "read.release:1", "read.copy:3");
    private static final List<String> INITIALISING = List.of("init.clear", "init.max");

    private final Dock dock = Dock.inPieces();

    @AfterEach
    void remove() {
        dock.close();
    }

    /** Each role with each point. */
    private static Stream<Arguments> each(List<String> points) {
        return Stream.of(Role.values()).flatMap(ours -> points.stream().map(point -> Arguments.of(ours, point)));
    }

    static Stream<Arguments> unpublished() {
        return each(UNPUBLISHED);
    }

    static Stream<Arguments> published() {
        return each(PUBLISHED);
    }

    static Stream<Arguments> unfinished() {
        return each(UNFINISHED);
    }

    static Stream<Arguments> finished() {
        return each(FINISHED);
    }

    static Stream<Arguments> unread() {
        return each(UNREAD);
    }

    static Stream<Arguments> read() {
        return each(READ);
    }

    static Stream<Arguments> halfRead() {
        return each(HALF_READ);
    }

    static Stream<Arguments> initialising() {
        return each(INITIALISING);
    }

    @Test
    void noPointIsLeftOut() {
        List<String> tested = Stream.of(
                        UNPUBLISHED, PUBLISHED, UNFINISHED, FINISHED, UNREAD, READ, HALF_READ, INITIALISING)
                .flatMap(List::stream)
                .map(point -> point.replaceFirst(":.*", ""))
                .distinct()
                .sorted()
                .toList();
        List<String> known = DockPeer.crashPoints().stream()
                .map(line -> line.replaceFirst("[:\\[].*", ""))
                .filter(point -> !point.equals("off"))
                .sorted()
                .toList();
        assertEquals(known, tested);
    }

    @ParameterizedTest(name = "1: they die at {1}, we are {0}")
    @MethodSource("unpublished")
    void h1whatTheyDidNotPublishIsNotThere(Role ours, String point) {
        try (JavaSide java = dock.java(ours)) {
            dies(ours, point, "blob=" + SHORT + ":" + TYPE);
            java.assertNothing();
            assertEquals(0, java.link().rx().available());
            assertHears(java, ours);
            assertEquals(List.of(), java.link().problems());
        }
    }

    @ParameterizedTest(name = "2: they die at {1}, we are {0}")
    @MethodSource("published")
    void h2whatTheyPublishedIsDelivered(Role ours, String point) {
        dies(ours, point, "blob=" + SHORT + ":" + TYPE);
        try (JavaSide java = dock.java(ours)) {
            assertEquals(Message.blob(TYPE, SHORT), java.receive());
            assertHears(java, ours);
            assertEquals(List.of(), java.link().problems());
        }
    }

    @ParameterizedTest(name = "2: they die at {1} of a message in pieces, we are {0}")
    @MethodSource("finished")
    void h2whatTheyPublishedToTheEndIsDelivered(Role ours, String point) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=" + point);
            peer.tell("blob=" + LONG + ":" + TYPE);
            assertEquals(Message.blob(TYPE, LONG), java.receive());
            peer.died();
            assertHears(java, ours);
            assertEquals(List.of(), java.link().problems());
        }
    }

    /** A peer that was only slow would be told of in the same way, so how much came is not judged. */
    @ParameterizedTest(name = "3: they die at {1} of a message in pieces, we are {0}")
    @MethodSource("unfinished")
    void h3aRestThatDoesNotComeIsToldAndNothingDelivered(Role ours, String point) {
        try (JavaSide java = dock.java(dock.setup(ours).patience(PATIENCE));
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=" + point);
            peer.tell("blob=" + LONG + ":" + TYPE);
            List<String> told = new ArrayList<>();
            java.await("the death of the peer and the end of its message", () -> {
                try {
                    java.assertNothing();
                } catch (TruncatedMessageException e) {
                    told.add(e.getMessage());
                }
                return !told.isEmpty() && !peer.isAlive() && isIdle(java);
            });
            peer.died();
            told.forEach(each -> assertTrue(each.startsWith("a message of type 5 ended after "), each));
            assertEquals("truncated-message", java.link().problems().getFirst().kind());
            assertEquals(Dock.READ_END, dock.op(ours.peer()));
            assertHears(java, ours);
        }
    }

    private static boolean isIdle(JavaSide java) {
        return java.link().info().rx().done() == 0
                && java.link().info().rx().opName().equals("READ_END");
    }

    @ParameterizedTest(name = "3: they die between two pieces, and the next begins another message, we are {0}")
    @EnumSource(Role.class)
    void h3anotherMessageInsteadOfTheRestIsToldAndDelivered(Role ours) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=write.payload:2");
            peer.tell("blob=" + LONG + ":" + TYPE);
            java.await("the death of the peer", () -> {
                java.assertNothing();
                return !peer.isAlive();
            });
            peer.died();
            try (DockPeer next = dock.peer(ours.peer())) {
                next.ask("blob=" + SHORT + ":6");
                assertEquals(
                        "a message of type 5 ended after 64 of 150 bytes: another message began",
                        java.told(TruncatedMessageException.class).getMessage());
                assertEquals(Message.blob(6, SHORT), java.receive());
                next.quit();
            }
        }
    }

    @ParameterizedTest(name = "4: they die at {1}, we are {0}")
    @MethodSource("unread")
    void h4whatTheyDidNotReadStaysForTheNextOrIsTakenBack(Role ours, String point) {
        try (JavaSide java = dock.java(dock.setup(ours).patience(PATIENCE))) {
            java.send(TYPE, Blobs.of(SHORT));
            dies(ours, point, RECEIVE);
            awaitLate(java, ours);
            try (DockPeer next = dock.peer(ours.peer())) {
                next.assertReceives(Message.blob(TYPE, SHORT));
                next.quit();
            }
            java.await("a peer that reads", () -> java.link().peer() == PeerState.ALIVE);

            java.send(TYPE, Blobs.of(SHORT));
            dies(ours, point, RECEIVE);
            awaitLate(java, ours);
            assertReclaims(java, ours);
        }
    }

    @ParameterizedTest(name = "4: they die at {1} of a message in pieces, we are {0}")
    @MethodSource("halfRead")
    void h4whatTheyReadInPartIsTakenBack(Role ours, String point) {
        try (JavaSide java = dock.java(dock.setup(ours).patience(PATIENCE));
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=" + point);
            java.begin(TYPE, Blobs.of(LONG));
            peer.tell(RECEIVE);
            java.await("the death of the peer", () -> !peer.isAlive());
            peer.died();
            awaitLate(java, ours);
            assertReclaims(java, ours);
        }
    }

    @ParameterizedTest(name = "4: they die at {1}, we are {0}")
    @MethodSource("read")
    void h4whatTheyReadIsOver(Role ours, String point) {
        try (JavaSide java = dock.java(dock.setup(ours).patience(PATIENCE))) {
            java.send(TYPE, Blobs.of(SHORT));
            dies(ours, point, RECEIVE);
            java.awaitRead();
            assertTold(java, ours);
        }
    }

    @ParameterizedTest(name = "5: they die in the middle of a message, the next one drops the rest, we are {0}")
    @EnumSource(Role.class)
    void h5theyDropTheRestOfAMessageThatBeganBeforeThem(Role ours) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=read.release");
            java.begin(TYPE, Blobs.of(LONG));
            peer.tell(RECEIVE);
            java.await("the death of the peer", () -> !peer.isAlive());
            peer.died();
            try (DockPeer next = dock.peer(ours.peer())) {
                next.ask("timeout=3000");
                int dropped = next.tell("discard");
                java.awaitRead();
                assertEquals("TIMED_OUT", next.failure(dropped));
                java.send(TYPE, Blobs.of(SHORT));
                next.assertReceives(Message.blob(TYPE, SHORT));
                next.quit();
            }
        }
    }

    @ParameterizedTest(name = "they die at {1}, we are {0}")
    @MethodSource("initialising")
    void aSlotThatIsHalfMadeIsMadeAnew(Role ours, String point) {
        try (JavaSide java = dock.java(ours)) {
            try (DockPeer peer = dock.attach(ours.peer())) {
                peer.ask("crash=" + point);
                peer.tell("init=64");
                peer.died();
            }
            java.assertNothing();
            assertEquals(
                    point.equals("init.max") ? PeerState.ALIVE : PeerState.ABSENT,
                    java.link().peer());
            assertHears(java, ours);
            assertEquals(PeerState.ALIVE, java.link().peer());
        }
    }

    /** A C peer does a step that it does not survive. */
    private void dies(Role ours, String point, String step) {
        try (DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("crash=" + point);
            peer.tell(step);
            peer.died();
        }
    }

    private static void awaitLate(JavaSide java, Role ours) {
        java.await("a peer that is late, we are " + ours, () -> java.link().peer() == PeerState.LATE);
        assertEquals(Offer.FULL, java.offer(TYPE, Blobs.of(1)));
    }

    private void assertReclaims(JavaSide java, Role ours) {
        assertTrue(java.link().reclaim());
        assertEquals(Dock.READ_END, dock.op(ours));
        assertTold(java, ours);
    }

    /** The next peer hears the next message of ours. */
    private void assertTold(JavaSide java, Role ours) {
        java.send(6, Blobs.of(SHORT));
        try (DockPeer next = dock.peer(ours.peer())) {
            next.assertReceives(Message.blob(6, SHORT));
            next.quit();
        }
    }

    /** We hear the next message of the next peer. */
    private void assertHears(JavaSide java, Role ours) {
        try (DockPeer next = dock.peer(ours.peer())) {
            next.ask("blob=" + SHORT + ":6");
            assertEquals(Message.blob(6, SHORT), java.receive());
            next.quit();
        }
    }
}
