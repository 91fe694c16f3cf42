package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.ChildProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A JVM of ours is killed where it hurts, and the C peer lives: hazards 1 to 5 of docs/fusiondock.md. Messages of 150
 * bytes go in pieces of 64.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockJavaDeathIT {
    private static final int SHORT = 20;
    private static final int LONG = 150;
    private static final int TYPE = 5;
    /** Short enough to be over soon; nothing depends on how short. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Dock dock = Dock.inPieces();

    @AfterEach
    void remove() {
        dock.close();
    }

    @ParameterizedTest(name = "1: our JVM dies with a claim, we are {0}")
    @EnumSource(Role.class)
    void h1whatWeDidNotPublishIsNotThere(Role ours) {
        try (ChildProcess child = ChildSide.reached(dock, ours, "claim", Integer.toString(SHORT));
                DockPeer peer = dock.peer(ours.peer())) {
            child.kill();
            assertEquals(0, dock.op(ours));
            assertTold(ours, peer);
        }
    }

    @ParameterizedTest(name = "2: our JVM dies when a message is published, we are {0}")
    @EnumSource(Role.class)
    void h2whatWePublishedIsDelivered(Role ours) {
        try (ChildProcess child = ChildSide.reached(dock, ours, "publish", Integer.toString(SHORT));
                DockPeer peer = dock.peer(ours.peer())) {
            child.kill();
            peer.assertReceives(Message.blob(Blobs.TYPE, SHORT));
            assertTold(ours, peer);
        }
    }

    @ParameterizedTest(name = "3: our JVM dies between two pieces, we are {0}")
    @EnumSource(Role.class)
    void h3aRestOfOursThatDoesNotComeIsToldByThem(Role ours) {
        try (ChildProcess child = ChildSide.reached(dock, ours, "publish", Integer.toString(LONG));
                DockPeer peer = dock.peer(ours.peer())) {
            child.kill();
            peer.ask("timeout=100");
            assertEquals("TIMED_OUT", peer.refusal("recv"));
            assertEquals(Dock.READ_END, dock.op(ours));
            assertTold(ours, peer);
        }
    }

    @ParameterizedTest(name = "4: our JVM dies with a message in hand, we are {0}")
    @EnumSource(Role.class)
    void h4whatWeHeldStaysForTheNextOrIsTakenBack(Role ours) {
        try (DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("blob=" + SHORT + ":" + TYPE);
            ChildSide.reached(dock, ours, "hold").close();
            peer.ask("timeout=50");
            assertEquals("TIMED_OUT", peer.refusal("blob=1"));
            try (JavaSide java = dock.java(ours)) {
                assertEquals(Message.blob(TYPE, SHORT), java.receive());
                peer.ask("blob=" + SHORT + ":6");
            }
            ChildSide.reached(dock, ours, "hold").close();
            assertTrue(peer.ask("reclaim").contains("READY_TO_READ"));
            try (JavaSide java = dock.java(ours)) {
                peer.ask("blob=" + SHORT + ":7");
                assertEquals(Message.blob(7, SHORT), java.receive());
            }
            peer.quit();
        }
    }

    @ParameterizedTest(name = "5: our JVM dies in the middle of a message, the next one drops the rest, we are {0}")
    @EnumSource(Role.class)
    void h5weDropTheRestOfAMessageThatBeganBeforeUs(Role ours) {
        try (DockPeer peer = dock.peer(ours.peer())) {
            peer.publish(TYPE, LONG);
            ChildSide.reached(dock, ours, "first-piece").close();
            peer.publish(TYPE, LONG);
            try (JavaSide java = dock.java(dock.setup(ours).drop().patience(PATIENCE))) {
                java.told(TruncatedMessageException.class);
                assertEquals(Dock.READ_END, dock.op(ours.peer()));
                peer.ask("blob=" + SHORT + ":6");
                assertEquals(Message.blob(6, SHORT), java.receive());
            }
            peer.quit();
        }
    }

    /** As many pieces as a whole message has: they are none, since the first of them was not its first. */
    @ParameterizedTest(name = "5: what stands there is dropped with all that belongs to it, we are {0}")
    @EnumSource(Role.class)
    void h5whatWeDropIsNotDelivered(Role ours) {
        try (DockPeer peer = dock.peer(ours.peer())) {
            peer.publish(TYPE, LONG);
            try (JavaSide java = dock.java(dock.setup(ours).drop())) {
                for (int piece = 1; piece <= 3; piece++) {
                    java.await("piece " + piece + " to be released", () -> {
                        java.assertNothing();
                        return dock.op(ours.peer()) == Dock.READ_END;
                    });
                    if (piece < 3) {
                        peer.publish(TYPE, LONG);
                    }
                }
                assertEquals(List.of(), java.link().problems());
                peer.ask("blob=" + SHORT + ":6");
                assertEquals(Message.blob(6, SHORT), java.receive());
            }
            peer.quit();
        }
    }

    /** A peer that lives hears the next message of the next side of ours. */
    private void assertTold(Role ours, DockPeer peer) {
        try (JavaSide java = dock.java(ours)) {
            java.send(6, Blobs.of(LONG - 100));
            peer.assertReceives(Message.blob(6, LONG - 100));
        }
        peer.quit();
    }
}
