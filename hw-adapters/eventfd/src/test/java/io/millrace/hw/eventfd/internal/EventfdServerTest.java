package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Names;
import io.millrace.hw.unix.internal.UnixPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventfdServerTest {
    private static final int CLIENTS = 200;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> before = Descriptors.open();
    private EventfdServer server;

    @BeforeEach
    void open() {
        server = server();
    }

    @AfterEach
    void nothingStaysOpen() {
        server.close();
        Descriptors.awaitOnly(before);
        EventfdThreads.none();
        assertTrue(Names.status(socket()).isEmpty(), "the name stays");
    }

    @Test
    void onlyOurUserCanConnect() {
        FileStatus status = Names.status(socket()).orElseThrow();
        assertEquals(FileKind.SOCKET, status.kind());
        assertEquals(0600, status.mode());
    }

    @Test
    void whoConnectsRingsAndIsRung() {
        try (var client = new RawClient(socket())) {
            Signaler theirs = client.take();
            theirs.ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
            assertFalse(server.signaler().await(0), "we heard ourselves, or twice");
            server.signaler().ring(0);
            assertTrue(theirs.await(Await.WATCHDOG_NANOS));
            assertFalse(theirs.await(0), "the client heard itself, or twice");
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void oneAfterTheOtherGetsTheSameCounters() {
        for (int i = 0; i < CLIENTS; i++) {
            server.signaler().ring(0);
            try (var client = new RawClient(socket())) {
                assertTrue(client.take().await(Await.WATCHDOG_NANOS), "the ring was lost that came before client " + i);
            }
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void theNextWaitsUntilTheOneBeforeHasGone() {
        var first = new RawClient(socket());
        first.take();
        try (var second = new RawClient(socket())) {
            assertFalse(second.gets(), "two clients take each other's rings");
            first.close();
            second.take().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
        }
    }

    @Test
    void whoSpeaksIsHungUpOn() {
        for (int i = 0; i < 2; i++) {
            try (var client = new RawClient(socket())) {
                client.take();
                client.speak();
                client.awaitEnd();
            }
        }
        assertEquals(
                List.of("hung up on the client at " + socket() + ": it spoke, and clients only listen"),
                warnings.stream().distinct().toList());
    }

    @Test
    void whoGoesWithoutTakingAnythingIsForgotten() {
        for (int i = 0; i < CLIENTS; i++) {
            new RawClient(socket()).close();
        }
        try (var client = new RawClient(socket())) {
            client.take().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void clientsSeeTheEnd() {
        try (var client = new RawClient(socket());
                var waiting = new RawClient(socket())) {
            client.take();
            server.close();
            client.awaitEnd();
            waiting.awaitEnd();
        }
        assertEquals(Optional.empty(), server.bequeath(), "a server that was closed left something");
    }

    @Test
    void aNameInUseIsRefusedAndNothingStaysOpen() throws IOException {
        var e = assertThrows(SegmentRefusedException.class, this::server);
        assertTrue(e.getMessage().contains("somebody listens there already"), e.getMessage());
        server.close();
        Files.writeString(Path.of(socket()), "precious");
        assertThrows(SegmentRefusedException.class, this::server);
        assertEquals("precious", Files.readString(Path.of(socket())));
        Files.delete(Path.of(socket()));
    }

    private EventfdServer server() {
        return EventfdServer.open("server", socket(), new UnixPorts(), Optional.empty(), warnings::add);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
