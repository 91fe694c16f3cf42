package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Kept;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Names;
import io.millrace.hw.unix.internal.UnixPorts;
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
class EventfdHandoverTest {
    private static final int SWAPS = 100;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> before = Descriptors.open();

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(List.of(), warnings);
        Descriptors.awaitOnly(before);
        EventfdThreads.none();
    }

    @Test
    void theClientDoesNotNoticeThatItsServerIsReplaced() {
        EventfdServer server = server("socket", Optional.empty());
        try (var client = new RawClient(socket("socket"))) {
            Signaler theirs = client.take();
            for (int swap = 0; swap < SWAPS; swap++) {
                Optional<Kept> kept = server.bequeath();
                theirs.ring(0);
                server = server("socket", kept);
                assertTrue(server.signaler().await(Await.WATCHDOG_NANOS), "the ring in between was lost");
                server.signaler().ring(0);
                assertTrue(theirs.await(Await.WATCHDOG_NANOS));
            }
            assertFalse(client.gets(), "the client noticed");
            server.close();
            client.awaitEnd();
        }
        assertTrue(Names.status(socket("socket")).isEmpty(), "the name stays");
    }

    @Test
    void theNextClientStillWaitsUntilTheOneBeforeHasGone() {
        EventfdServer server = server("socket", Optional.empty());
        var first = new RawClient(socket("socket"));
        Signaler theirs = first.take();
        server = server("socket", server.bequeath());
        try (var second = new RawClient(socket("socket"))) {
            assertFalse(second.gets(), "two clients take each other's rings");
            theirs.ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
            first.close();
            second.take().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
        }
        server.close();
    }

    @Test
    void theServerDoesNotNoticeThatItsClientIsReplaced() {
        try (EventfdServer server = server("socket", Optional.empty())) {
            Member client = Member.of(socket("socket"));
            Signaler ours = client.signaler();
            try (var waiting = new RawClient(socket("socket"))) {
                for (int swap = 0; swap < SWAPS; swap++) {
                    Kept kept = client.bequeath().orElseThrow();
                    assertFalse(ours.await(0));
                    server.signaler().ring(0);
                    client = Member.of(socket("socket"), kept);
                    ours = client.signaler();
                    assertTrue(ours.await(Await.WATCHDOG_NANOS), "the ring in between was lost");
                    ours.ring(0);
                    assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
                }
                assertFalse(waiting.gets(), "the server noticed");
                assertEquals(List.of(), client.warnings());
                client.close();
                waiting.take();
            }
        }
    }

    @Test
    void anotherConfigurationBeginsAnew() {
        EventfdServer server = server("socket", Optional.empty());
        try (var client = new RawClient(socket("socket"))) {
            client.take();
            server = server("other", server.bequeath());
            client.awaitEnd();
        }
        try (var client = new RawClient(socket("other"))) {
            client.take().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
        }
        server.close();
    }

    @Test
    void whatNobodyTakesIsClosed() {
        EventfdServer server = server("socket", Optional.empty());
        try (var client = new RawClient(socket("socket"))) {
            client.take();
            server.bequeath().orElseThrow().close();
            client.awaitEnd();
        }
    }

    @Test
    void aServerThatIsAloneLeavesItsCounters() {
        EventfdServer server = server("socket", Optional.empty());
        server.signaler().ring(0);
        server = server("socket", server.bequeath());
        try (var client = new RawClient(socket("socket"))) {
            assertTrue(client.take().await(Await.WATCHDOG_NANOS), "the ring that came before was lost");
        }
        server.close();
    }

    @Test
    void aClientWithoutServerLeavesNothing() {
        try (Member client = Member.of(socket("socket"))) {
            client.awaitWarning("waits for a server at " + socket("socket") + ": there is no such socket");
            assertEquals(Optional.empty(), client.bequeath());
        }
    }

    private EventfdServer server(String name, Optional<Kept> kept) {
        return EventfdServer.open("server", socket(name), new UnixPorts(), kept, warnings::add);
    }

    private String socket(String name) {
        return directory.resolve(name).toString();
    }
}
