package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.SegmentRefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the {@link PortServer} of every {@link Ports} must do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PortServerContract {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final Duration MINUTES = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private final MemorySegment buffer = Arena.ofAuto().allocate(64);
    private Ports ports;
    private Path path;

    /** For subclasses. */
    protected PortServerContract() {}

    /**
     * Makes the service.
     *
     * @return the service
     */
    protected abstract Ports open();

    @BeforeEach
    void openPorts() {
        ports = open();
        path = directory.resolve("meeting");
    }

    @Test
    void whoConnectsIsAccepted() throws Exception {
        try (PortServer server = ports.listen(path)) {
            assertEquals("rw-------", mode());
            assertEquals(Optional.empty(), server.accept(0));
            assertEquals(Optional.empty(), server.accept(Long.MIN_VALUE));
            try (Port client = ports.connect(path, Duration.ZERO);
                    Port accepted = server.accept(LONG).orElseThrow();
                    var memory = ports.memory("meeting", 4096)) {
                assertEquals(Port.Sent.SENT, client.send(buffer, 3, List.of(memory, memory, memory)));
                assertTrue(accepted.await(LONG));
                var handles = new ArrayList<Handle>();
                assertEquals(3, accepted.receive(buffer, handles));
                assertEquals(3, handles.size());
                handles.forEach(Handle::close);
            }
        }
        assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS), "the name stays");
    }

    @Test
    void connectingWaitsForALateServer() throws Exception {
        var trying = new CountDownLatch(1);
        Together.run(
                () -> {
                    trying.countDown();
                    ports.connect(path, MINUTES).close();
                },
                () -> {
                    trying.await();
                    try (PortServer server = ports.listen(path)) {
                        server.accept(LONG).orElseThrow().close();
                    }
                });
    }

    @Test
    void connectingEndsWithItsBound() {
        for (Duration bound : List.of(Duration.ZERO, Duration.ofMillis(20))) {
            var e = assertThrows(PortException.class, () -> ports.connect(path, bound));
            assertTrue(e.getMessage().contains(path.toString()), e::getMessage);
        }
    }

    @Test
    void closingWakesWhoAccepts() throws Exception {
        PortServer server = ports.listen(path);
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertEquals(Optional.empty(), server.accept(LONG));
                },
                () -> {
                    waiting.await();
                    server.close();
                });
        server.close();
        assertEquals(Optional.empty(), server.accept(LONG));
    }

    @Test
    void anInterruptedThreadDoesNotWait() throws Exception {
        try (PortServer server = ports.listen(path)) {
            Together.run(() -> {
                Thread.currentThread().interrupt();
                assertEquals(Optional.empty(), server.accept(LONG));
                assertThrows(PortException.class, () -> ports.connect(directory.resolve("none"), MINUTES));
                assertTrue(Thread.interrupted(), "the interrupt was swallowed");
            });
        }
    }

    @Test
    void aServerThatLivesIsNotReplaced() {
        try (PortServer first = ports.listen(path)) {
            var e = assertThrows(SegmentRefusedException.class, () -> ports.listen(path));
            assertTrue(e.getMessage().contains("somebody listens there already"), e::getMessage);
            ports.connect(path, Duration.ZERO).close();
            first.accept(LONG).orElseThrow().close();
        }
    }

    @Test
    void otherFilesAreNotReplaced() throws Exception {
        Files.writeString(path, "precious");
        assertThrows(SegmentRefusedException.class, () -> ports.listen(path));
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        Files.createSymbolicLink(path, directory.resolve("elsewhere"));
        assertThrows(SegmentRefusedException.class, () -> ports.listen(path));
        assertTrue(Files.isSymbolicLink(path));
    }

    @Test
    void aNameThatIsNotOursAnyMoreStays() throws Exception {
        PortServer first = ports.listen(path);
        Files.delete(path);
        try (PortServer second = ports.listen(path)) {
            first.close();
            ports.connect(path, Duration.ZERO).close();
            second.accept(LONG).orElseThrow().close();
        }
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        Path longPath = directory.resolve("x".repeat(107));
        for (var e : List.of(
                assertThrows(PortException.class, () -> ports.listen(longPath)),
                assertThrows(PortException.class, () -> ports.connect(longPath, Duration.ZERO)))) {
            assertTrue(e.getMessage().contains("at most 107 bytes"), e::getMessage);
        }
    }

    private String mode() throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
