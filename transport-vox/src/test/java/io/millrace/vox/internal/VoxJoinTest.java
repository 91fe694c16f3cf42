package io.millrace.vox.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortServer;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoxJoinTest {
    private static final Path SOCKET = Path.of("host.sock");
    private static final byte[] SID = "session".getBytes(UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long LONG_NANOS = LONG.toNanos();

    private final FakePorts ports = new FakePorts();
    private final PortServer server = ports.listen(SOCKET);

    @AfterEach
    void nothingStaysOpen() {
        server.close();
        assertEquals(0, ports.open());
    }

    @Test
    void getsWhatTheHostGave() throws InterruptedException {
        Thread host = host(port -> {
            assertArrayEquals(VoxBootstrap.request(SID), receive(port));
            send(port, VoxBootstrap.success(7, "/x".getBytes(UTF_8)), 3);
        });
        try (VoxJoin.Joined joined = VoxJoin.ask(ports, SOCKET, SID, LONG)) {
            assertEquals(7, joined.peerId());
            assertArrayEquals("/x".getBytes(UTF_8), joined.payload());
            assertEquals(100, length(joined.doorbell()));
            assertEquals(101, length(joined.segment()));
            assertEquals(102, length(joined.control()));
        }
        host.join();
    }

    @Test
    void anAnswerInPiecesIsOneAnswer() throws InterruptedException {
        byte[] answer = VoxBootstrap.success(7, "/x".getBytes(UTF_8));
        Thread host = host(port -> {
            receive(port);
            send(port, Arrays.copyOf(answer, 5), 3);
            send(port, Arrays.copyOfRange(answer, 5, answer.length), 0);
        });
        try (VoxJoin.Joined joined = VoxJoin.ask(ports, SOCKET, SID, LONG)) {
            assertEquals(7, joined.peerId());
        }
        host.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 9})
    void refusesAnyOtherNumberOfHandles(int handles) {
        assertEquals(
                "bootstrap-handles",
                refused(VoxBootstrap.success(7, new byte[0]), handles).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void refusesAFrameWithAnotherByte(int at) {
        byte[] answer = VoxBootstrap.success(7, new byte[] {1, 2, 3});
        answer[at] = at == 9 ? (byte) 2 : (byte) 9;
        refused(answer, 3);
    }

    @Test
    void tellsTheHostsText() {
        String text = refusal("no place left", 0);
        assertEquals("host at host.sock refused: no place left", text);
    }

    @Test
    void handlesOfARefusalAreClosed() {
        assertTrue(refusal("no", 3).endsWith("refused: no"));
    }

    @Test
    void aTextIsPrintableAndShort() {
        String text = refusal("a\u001b[31m\n\u202eb" + "x".repeat(5000), 0);
        assertTrue(text.startsWith("host at host.sock refused: a?[31m??bxx"), text);
        assertEquals("host at host.sock refused: ".length() + 200, text.length());
    }

    @Test
    void aHostWithoutReasonIsToldSo() {
        assertTrue(refusal("", 0).endsWith("refused: it gave no reason"));
    }

    @Test
    void aHostThatGoesIsTold() {
        assertTrue(asked(LONG, port -> receive(port)).contains("has gone after 0 bytes"));
    }

    @Test
    void aHostThatGoesHalfWayGivesNothing() {
        byte[] half = Arrays.copyOf(VoxBootstrap.success(7, new byte[0]), 6);
        String text = asked(LONG, port -> {
            receive(port);
            send(port, half, 3);
        });
        assertTrue(text.contains("has gone after 6 bytes"), text);
    }

    @Test
    void aSilentHostIsGivenUp() {
        String text = asked(Duration.ofMillis(20), port -> {
            receive(port);
            port.await(LONG_NANOS);
        });
        assertTrue(text.contains("sent 0 bytes in"), text);
    }

    @Test
    void aHostThatIsNotThereIsTold() {
        PortException refusal =
                assertThrows(PortException.class, () -> VoxJoin.ask(ports, Path.of("nobody"), SID, Duration.ZERO));
        assertTrue(refusal.getMessage().contains("nobody"));
    }

    private PeerCorruptionException refused(byte[] answer, int handles) {
        AtomicReference<PeerCorruptionException> refusal = new AtomicReference<>();
        talk(
                port -> {
                    receive(port);
                    send(port, answer, handles);
                },
                () -> refusal.set(
                        assertThrows(PeerCorruptionException.class, () -> VoxJoin.ask(ports, SOCKET, SID, LONG))));
        return refusal.get();
    }

    private String refusal(String text, int handles) {
        return asked(LONG, port -> {
            receive(port);
            send(port, VoxBootstrap.error(text), handles);
        });
    }

    private String asked(Duration timeout, Host host) {
        AtomicReference<String> text = new AtomicReference<>();
        talk(
                host,
                () -> text.set(assertThrows(PortException.class, () -> VoxJoin.ask(ports, SOCKET, SID, timeout))
                        .getMessage()));
        return text.get();
    }

    private void talk(Host host, Runnable guest) {
        Thread thread = host(host);
        guest.run();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What a host does with one guest. */
    private interface Host {
        void meet(Port port);
    }

    private Thread host(Host host) {
        return Thread.ofPlatform().daemon().start(() -> {
            try (Port port = server.accept(LONG_NANOS).orElseThrow()) {
                host.meet(port);
            }
        });
    }

    private static byte[] receive(Port port) {
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), 100);
        assertTrue(port.await(LONG_NANOS));
        return message.take((int) port.receive(message.segment(), new ArrayList<>()));
    }

    private void send(Port port, byte[] bytes, int count) {
        List<Handle> handles = IntStream.range(0, count)
                .mapToObj(i -> ports.memory("m", 100 + i))
                .toList();
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), bytes.length);
        message.put(bytes);
        port.send(message.segment(), bytes.length, handles);
        handles.forEach(Handle::close);
    }

    private static long length(Handle handle) {
        try (var segment = handle.map("m")) {
            return segment.memory().size();
        }
    }
}
