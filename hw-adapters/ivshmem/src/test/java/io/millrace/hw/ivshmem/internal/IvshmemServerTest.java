package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.Sockets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemServerTest {
    private static final int SIZE = 65536;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> before = Descriptors.open();
    private IvshmemServer server;

    @AfterEach
    void nothingStaysOpen() {
        if (server != null) {
            server.close();
        }
        Descriptors.awaitOnly(before);
        assertTrue(Names.status(socket()).isEmpty(), "the name of the socket stays");
    }

    @Test
    void theLowestFreeIdIsGivenAgain() {
        open("", 1, 16);
        try (var third = new RawClient(socket())) {
            try (var second = new RawClient(socket())) {
                assertEquals(1, third.greet(1));
                assertEquals(2, second.greet(1));
            }
            assertEquals(List.of("2 eventfd", "2"), third.next(2));
            try (var next = new RawClient(socket());
                    var last = new RawClient(socket())) {
                assertEquals(2, next.greet(1));
                assertEquals(3, last.greet(1));
            }
        }
    }

    @Test
    void aRingReachesThePeerAndTheVectorThatTheNumberMeans() {
        open("7=1/1,8=2", 2, 16);
        try (var first = new RawClient(socket())) {
            first.greet(2);
            try (var second = new RawClient(socket())) {
                second.greet(2);
                server.signaler().ring(7);
                first.awaitRing("1/1");
                server.signaler().ring(8);
                second.awaitRing("2/0");
                server.signaler().ring(1);
                first.awaitRing("1/0");
                assertEquals(0, first.rings("1/1"));
                assertEquals(0, second.rings("2/1"));
                second.ring("1/1");
                first.awaitRing("1/1");
            }
        }
    }

    @Test
    void guestsRingUsOnAnyVectorAndAllRingsAreOne() {
        open("", 2, 16);
        try (var guest = new RawClient(socket())) {
            guest.greet(2);
            for (String vector : List.of("0/0", "0/1")) {
                guest.ring(vector);
                guest.ring(vector);
                assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
                assertFalse(server.signaler().await(0), "one ring was heard twice");
            }
        }
    }

    @Test
    void weHearOurselves() {
        open("", 1, 16);
        server.signaler().ring(0);
        assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
    }

    @Test
    void aRingForNobodyIsLostAndCounted() {
        open("", 1, 16);
        for (int target : new int[] {1, 65535, 65536, -1}) {
            server.signaler().ring(target);
        }
        assertEquals(4, server.signaler().info().rings());
        assertEquals(0, server.signaler().info().wakes());
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            assertEquals(0, guest.rings("1/0"), "it heard what was rung before it came");
            server.signaler().ring(1);
            guest.awaitRing("1/0");
            assertEquals(5, server.signaler().info().rings());
            assertEquals(1, server.signaler().info().wakes());
        }
    }

    @Test
    void aRingWaitsForAGuestThatHasNotReadItsGreetingYet() {
        open("", 1, 16);
        try (var guest = new RawClient(socket())) {
            Await.until(() -> server.guests().equals(List.of(1)), () -> "guests: " + server.guests());
            server.signaler().ring(1);
            guest.greet(1);
            guest.awaitRing("1/0");
        }
    }

    @Test
    void whoSpeaksIsHungUpOnAndNobodyElseIs() {
        open("", 1, 16);
        try (var good = new RawClient(socket())) {
            good.greet(1);
            try (var bad = new RawClient(socket());
                    var stray = Descriptor.eventfd()) {
                bad.greet(1);
                bad.speak(List.of(stray, stray));
                assertEquals(RawClient.END, bad.next());
            }
            assertEquals(List.of("2 eventfd", "2"), good.next(2));
            server.signaler().ring(1);
            good.awaitRing("1/0");
        }
        assertEquals(
                List.of("hung up on guest 2 at " + socket()
                        + ": it sent something, and a client of an ivshmem server only listens"),
                warnings);
    }

    @Test
    void whoFindsNoPlaceIsSentAwayAndThatIsSaidOnce() {
        open("", 1, 1);
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            for (int i = 0; i < 3; i++) {
                try (var another = new RawClient(socket())) {
                    assertEquals(RawClient.END, another.next());
                }
            }
        }
        assertEquals(List.of("sent a guest away at " + socket() + ": all 1 places are taken; raise guests"), warnings);
        Await.until(() -> server.guests().isEmpty(), () -> "guests: " + server.guests());
        try (var next = new RawClient(socket())) {
            assertEquals(1, next.greet(1));
        }
    }

    @Test
    void everybodyHasTheSameMemory() {
        open("", 1, 16);
        server.segment().memory().setInt(SIZE - 4, 42);
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            try (Segment theirs = IvshmemSegment.of("theirs", guest.memory(), false)) {
                assertEquals(42, theirs.memory().getInt(SIZE - 4));
                theirs.memory().setInt(0, 43);
            }
            assertEquals(43, server.segment().memory().getInt(0));
        }
        assertEquals("ivshmem", server.segment().info().kind());
        assertEquals("memfd:ivshmem-plc", server.segment().info().location());
        assertThrows(UnsupportedOperationException.class, () -> server.segment().grow(2 * SIZE));
    }

    @Test
    void goneIsWhoeverIsThereWhenTheServerCloses() {
        open("", 1, 16);
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            server.close();
            assertEquals(RawClient.END, guest.next());
            assertEquals(List.of(), server.guests());
            server.signaler().ring(1);
            assertEquals(0, guest.rings("1/0"));
        }
    }

    @Test
    void aLeftoverIsReplacedAndAServerThatLivesIsNot() {
        try (Descriptor leftover = Sockets.stream("leftover")) {
            assertEquals(0, Sockets.bind(leftover, socket()));
        }
        open("", 1, 16);
        var e = assertThrows(
                SegmentRefusedException.class,
                () -> IvshmemServer.open(spec(1, 16), IvshmemRoutes.parse("", 1), Optional.empty(), warnings::add));
        assertTrue(e.getMessage().contains("somebody listens there already"), e::getMessage);
        try (var guest = new RawClient(socket())) {
            assertEquals(1, guest.greet(1));
        }
    }

    private void open(String targets, int vectors, int guests) {
        server = IvshmemServer.open(
                spec(vectors, guests), IvshmemRoutes.parse(targets, vectors), Optional.empty(), warnings::add);
    }

    private IvshmemSpec spec(int vectors, int guests) {
        return IvshmemSpec.of(IvshmemDoor.of("plc", socket(), vectors), SIZE).forGuests(guests);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
