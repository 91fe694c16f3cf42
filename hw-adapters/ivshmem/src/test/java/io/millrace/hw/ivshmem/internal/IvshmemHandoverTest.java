package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Kept;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One revision of a server or client makes way for the next. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemHandoverTest {
    private static final int SIZE = 65536;
    private static final int SWAPS = 100;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> before = Descriptors.open();
    private IvshmemServer server;

    @AfterEach
    void nothingStaysOpen() {
        server.close();
        Descriptors.awaitOnly(before);
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("millrace-ivshmem"))
                        .toList());
    }

    @Test
    void guestsAndRingsAndMemoryStay() {
        open(2, Optional.empty());
        try (var guest = new RawClient(socket())) {
            guest.greet(2);
            server.segment().memory().setInt(0, 42);
            server.signaler().ring(1);
            for (int swap = 0; swap < SWAPS; swap++) {
                Kept kept = server.bequeath().orElseThrow();
                guest.ring("0/1");
                open(2, Optional.of(kept));
                assertTrue(server.signaler().await(Await.WATCHDOG_NANOS), "the ring in between was lost");
                server.signaler().ring(1);
            }
            assertEquals(SWAPS + 1, guest.rings("1/0"));
            assertEquals(42, server.segment().memory().getInt(0));
            assertTrue(server.segment().info().created());
            assertEquals(List.of(1), server.guests());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void whoComesAndWhoGoesInBetweenIsHeardOf() {
        open(1, Optional.empty());
        try (var stays = new RawClient(socket())) {
            stays.greet(1);
            Kept kept;
            try (var goes = new RawClient(socket())) {
                goes.greet(1);
                kept = server.bequeath().orElseThrow();
            }
            try (var comes = new RawClient(socket())) {
                open(1, Optional.of(kept));
                assertEquals(2, comes.greet(1));
                assertEquals(List.of("2 eventfd", "2", "2 eventfd"), stays.next(3));
                stays.ring("2/0");
                comes.awaitRing("2/0");
                server.signaler().ring(2);
                comes.awaitRing("2/0");
            }
        }
    }

    @Test
    void aServerThatIsConfiguredAnewBeginsAnew() {
        open(1, Optional.empty());
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            open(2, server.bequeath());
            assertEquals(RawClient.END, guest.next());
            try (var next = new RawClient(socket())) {
                assertEquals(1, next.greet(2));
            }
        }
        assertEquals(
                List.of("whoever was at " + socket()
                        + " before sees an end: the configuration they depend on has changed"),
                warnings);
    }

    @Test
    void whatNobodyTakesIsClosed() {
        open(1, Optional.empty());
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            server.bequeath().orElseThrow().close();
            assertEquals(RawClient.END, guest.next());
        }
        assertEquals(Optional.empty(), server.bequeath(), "a server that was closed left something");
        open(1, Optional.empty());
        assertEquals(List.of(), warnings);
    }

    @Test
    void theNameOfTheSocketGoesWithTheLastRevision() {
        open(1, Optional.empty());
        open(1, server.bequeath());
        assertTrue(Names.status(socket()).isPresent());
        server.close();
        assertTrue(Names.status(socket()).isEmpty(), "the name stays");
        assertEquals(List.of(), warnings);
    }

    @Test
    void aClientKeepsItsPlaceItsRingsAndWhoeverElseIsThere() {
        open(1, Optional.empty());
        IvshmemDoor door = IvshmemDoor.of("client", socket(), 1);
        Member member = Member.of(door, "");
        try (var other = new RawClient(socket())) {
            other.greet(1);
            member.awaitPeer(2);
            for (int swap = 0; swap < SWAPS; swap++) {
                Kept kept = member.bequeath().orElseThrow();
                other.ring("1/0");
                member = Member.of(door, "", Optional.of(kept));
                assertTrue(member.signaler().await(Await.WATCHDOG_NANOS), "the ring in between was lost");
                assertTrue(member.reaches(2), "the other one was forgotten");
            }
            member.segment().memory().setInt(0, 42);
            assertEquals(42, server.segment().memory().getInt(0));
            assertEquals(List.of(1, 2), server.guests());
            member.close();
            assertEquals("1", other.next());
        }
        assertEquals(List.of(), member.warnings());
    }

    private void open(int vectors, Optional<Kept> kept) {
        IvshmemSpec spec = IvshmemSpec.of(IvshmemDoor.of("plc", socket(), vectors), SIZE);
        server = IvshmemServer.open(spec, IvshmemRoutes.parse("", vectors), kept, warnings::add);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
