package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Sizes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that cannot be, stale bytes, and closing at any moment: hazards 6, 7, 11 and 12 of docs/fusiondock.md. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockHazardIT {
    private static final int TYPE = 5;
    private static final int CLOSINGS = 20;
    private static final int BETWEEN = 200;

    private final Dock dock = Dock.inPieces();

    @AfterEach
    void remove() {
        dock.close();
    }

    @ParameterizedTest(name = "6: op_type {1} in the region they write, we are {0}")
    @CsvSource({
        "LINUX, 04000000, 4",
        "LINUX, ffffffff, -1",
        "UNIPROTON, 04000000, 4",
        "UNIPROTON, 00000080, -2147483648",
    })
    void h6aStateThatIsNoneIsToldOnceAndNotWrittenTo(Role ours, String hex, int op) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("poison=tx:8:" + hex);
            PeerCorruptionException told = java.told(PeerCorruptionException.class);
            assertEquals("op_type", told.kind());
            assertEquals(String.valueOf(op), told.value());
            assertQuiet(java);
            assertEquals(op, dock.op(ours.peer()));
            assertEquals(PeerState.CORRUPT, java.link().peer());
            assertEquals(1, java.link().problems().size());

            java.send(TYPE, Blobs.of(20));
            peer.assertReceives(Message.blob(TYPE, 20));
            assertTrue(peer.ask("reclaim").contains("CORRUPT"), peer::toString);
            assertHears(java, peer);
            assertEquals(PeerState.ALIVE, java.link().peer());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "6: op_type {1} in the region we write, we are {0}")
    @CsvSource({"LINUX, 04000000, 4", "LINUX, ffffffff, -1", "UNIPROTON, 04000000, 4", "UNIPROTON, 63000000, 99"})
    void h6weWriteNothingUntilItIsReclaimed(Role ours, String hex, int op) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("poison=rx:8:" + hex);
            assertThrows(PeerCorruptionException.class, () -> java.offer(TYPE, Blobs.of(20)));
            for (int i = 0; i < 10; i++) {
                assertEquals(Offer.CLOSED, java.offer(TYPE, Blobs.of(20)));
                java.link().look();
            }
            assertEquals(op, dock.op(ours));
            assertEquals(PeerState.CORRUPT, java.link().peer());
            assertEquals("CORRUPT", peer.refusal("recv"));
            assertHears(java, peer);

            assertTrue(java.link().reclaim());
            assertSpeaks(java, peer);
            peer.quit(5);
        }
    }

    @ParameterizedTest(name = "6: op_type in the middle of a message, we are {0}")
    @EnumSource(Role.class)
    void h6aStateThatIsNoneEndsAMessageInPieces(Role ours) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.publish(TYPE, 150);
            java.await("the first piece", () -> {
                java.assertNothing();
                return java.link().info().rx().done() == Dock.PIECE;
            });
            peer.poison("tx", Dock.OP_OFFSET, 99);
            assertEquals("op_type", java.told(PeerCorruptionException.class).kind());
            assertQuiet(java);
            assertEquals(0, java.link().info().rx().done());
            peer.ask("reclaim");
            assertHears(java, peer);
            peer.quit();
        }
    }

    @ParameterizedTest(name = "7: used_size {1}, we are {0}")
    @CsvSource({"LINUX, ffffffff", "LINUX, 00000080", "UNIPROTON, ffffffff", "UNIPROTON, 00000080"})
    void h7aLengthThatCannotBeIsToldOnceAndStays(Role ours, String hex) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("blob=20");
            peer.ask("poison=tx:4:" + hex);
            assertEquals("used_size", java.told(PeerCorruptionException.class).kind());
            assertQuiet(java);
            assertEquals(Dock.READY, dock.op(ours.peer()));
            peer.ask("poison=tx:4:14000000");
            assertEquals(Message.blob(Blobs.TYPE, 20), java.receive());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "7: max_size {1}, we are {0}")
    @CsvSource({"LINUX, ffffffff", "LINUX, f1ff3f00", "UNIPROTON, ffffff7f", "UNIPROTON, 00000080"})
    void h7aSlotThatCannotBeIsToldOnceByWhoReadsAndByWhoWrites(Role ours, String hex) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            peer.ask("blob=20");
            peer.ask("poison=tx:0:" + hex);
            assertEquals("max_size", java.told(PeerCorruptionException.class).kind());
            assertQuiet(java);
            peer.ask("poison=tx:0:40000000");
            assertEquals(Message.blob(Blobs.TYPE, 20), java.receive());

            peer.ask("poison=rx:0:" + hex);
            assertThrows(PeerCorruptionException.class, () -> java.offer(TYPE, Blobs.of(20)));
            assertEquals(Offer.CLOSED, java.offer(TYPE, Blobs.of(20)));
            peer.ask("poison=rx:0:40000000");
            assertSpeaks(java, peer);
            peer.quit();
        }
    }

    @ParameterizedTest(name = "7: max_size changes in the middle of a message, we are {0}")
    @EnumSource(Role.class)
    void h7aMessageIsCutAsItBegan(Role ours) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer());
                DockPeer poker = dock.peer(ours.peer())) {
            peer.tell("blob=1000");
            java.await("the first piece", () -> {
                java.assertNothing();
                return java.link().info().rx().done() > 0;
            });
            poker.ask("poison=tx:0:08000000");
            assertEquals(Message.blob(Blobs.TYPE, 1000), java.receive());
            assertHears(java, peer);
            poker.quit();
            peer.quit();
        }
    }

    @ParameterizedTest(name = "11: stale bytes, we are {0}")
    @EnumSource(Role.class)
    void h11aShortMessageIsAllThereIsOfIt(Role ours) {
        try (JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            for (int length : new int[] {64, 3, 0, 17, 150, 1}) {
                peer.tell("blob=" + length);
                assertEquals(Message.blob(Blobs.TYPE, length), java.receive());
                java.begin(TYPE, Blobs.of(length));
                int received = peer.tell("recv");
                java.awaitRead();
                peer.assertReceived(Message.blob(TYPE, length), received);
            }
            peer.quit();
        }
    }

    /** One thread receives while another one closes the link, and opens the next. */
    @ParameterizedTest(name = "12: closing while messages come, we are {0}")
    @EnumSource(Role.class)
    void h12nothingIsLostOrDoubledWhenALinkIsClosed(Role ours) {
        Sizes sizes = Sizes.mix(Dock.PIECE);
        List<Message> came = new CopyOnWriteArrayList<>();
        int all = CLOSINGS * BETWEEN;
        try (DockPeer peer = dock.peer(ours.peer())) {
            int sent = peer.tell("stream-send=" + all + ":" + sizes);
            for (int life = 1; life <= CLOSINGS; life++) {
                int wanted = life * BETWEEN;
                AtomicBoolean closed = new AtomicBoolean();
                JavaSide java = dock.java(dock.setup(ours).lease(Eventually.WATCHDOG));
                Thread receiver = Thread.ofPlatform().name("receiver").start(() -> receive(java, came, closed));
                Eventually.until(wanted + " messages", java.link()::problems, () -> came.size() >= wanted);
                java.close();
                assertClosed(java);
                closed.set(true);
                awaitEnd(receiver);
            }
            peer.result(sent);
            for (int i = 0; i < all; i++) {
                assertEquals(Message.of(Blobs.TYPE, Blobs.of(i, sizes.at(i))), came.get(i));
            }
            assertEquals(all, came.size());
            peer.quit();
        }
    }

    private static void receive(JavaSide java, List<Message> came, AtomicBoolean closed) {
        while (!closed.get()) {
            java.poll(came);
            java.link().waitPoint().await(() -> java.link().rx().available() > 0, Eventually.WATCHDOG.toNanos());
        }
    }

    @ParameterizedTest(name = "12: closing while somebody waits, we are {0}")
    @EnumSource(Role.class)
    void h12aWaitEndsWhenTheLinkIsClosed(Role ours) {
        JavaSide java = dock.java(ours);
        Thread waiter = Thread.ofPlatform().name("waiter").start(() -> {
            boolean is = java.link()
                    .waitPoint()
                    .await(() -> java.link().rx().available() > 0, Eventually.WATCHDOG.toNanos());
            assertFalse(is);
        });
        Eventually.until(
                "a waiter that sleeps",
                waiter::getState,
                () -> waiter.getState() == Thread.State.TIMED_WAITING || waiter.getState() == Thread.State.WAITING);
        java.close();
        awaitEnd(waiter);
        assertClosed(java);
    }

    private static void awaitEnd(Thread thread) {
        Eventually.until("the end of thread " + thread.getName(), thread::getState, () -> !thread.isAlive());
    }

    private static void assertClosed(JavaSide java) {
        assertEquals(Offer.CLOSED, java.offer(TYPE, Blobs.of(20)));
        java.assertNothing();
        assertEquals(0, java.link().rx().available());
        assertFalse(java.link().discard());
        assertFalse(java.link().reclaim());
        java.link().look();
        java.close();
    }

    /** What was told is not told again, however often somebody looks. */
    private static void assertQuiet(JavaSide java) {
        for (int i = 0; i < 100; i++) {
            java.assertNothing();
            assertEquals(0, java.link().rx().available());
            java.link().look();
            LockSupport.parkNanos(1);
        }
    }

    private static void assertHears(JavaSide java, DockPeer peer) {
        int sent = peer.tell("blob=21");
        assertEquals(Message.blob(Blobs.TYPE, 21), java.receive());
        peer.result(sent);
    }

    private static void assertSpeaks(JavaSide java, DockPeer peer) {
        java.send(TYPE, Blobs.of(22));
        peer.assertReceives(Message.blob(TYPE, 22));
    }
}
