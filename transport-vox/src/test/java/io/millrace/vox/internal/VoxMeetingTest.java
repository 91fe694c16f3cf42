package io.millrace.vox.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoxMeetingTest {
    private static final Path SOCKET = Path.of("host.sock");
    private static final byte[] SID = "session".getBytes(UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    /** Long enough for a guest that is not silent, on a slow machine, too. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final FakePorts ports = new FakePorts();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private int handles = 3;

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, ports.open());
    }

    @Test
    void aGuestGetsItsPlace() throws InterruptedException {
        try (VoxMeeting meeting = meeting(LONG)) {
            try (VoxJoin.Joined joined = VoxJoin.ask(ports, SOCKET, SID, LONG)) {
                assertEquals(9, joined.peerId());
                assertArrayEquals("/segment".getBytes(UTF_8), joined.payload());
                assertEquals(100, length(joined.doorbell()));
                assertEquals(102, length(joined.control()));
            }
            assertEquals("invite session", next(events));
            assertEquals("sent", next(events));
            assertNotNull(meeting);
        }
        assertTrue(warnings.isEmpty());
    }

    @Test
    void guestsComeOneAfterTheOther() {
        try (VoxMeeting meeting = meeting(LONG)) {
            for (int i = 0; i < 20; i++) {
                VoxJoin.ask(ports, SOCKET, SID, LONG).close();
            }
            assertNotNull(meeting);
        }
        assertEquals(20, events.stream().filter("sent"::equals).count());
    }

    @Test
    void aHostWithoutPlaceSaysWhy() throws InterruptedException {
        VoxMeeting.Inviter full = sid -> {
            throw new ShmException("all 4 places are taken");
        };
        try (VoxMeeting meeting = new VoxMeeting(ports, SOCKET, full, warnings::add)) {
            PortException refusal = assertThrows(PortException.class, () -> VoxJoin.ask(ports, SOCKET, SID, LONG));
            assertEquals("host at host.sock refused: all 4 places are taken", refusal.getMessage());
            assertTrue(next(warnings).contains("all 4 places are taken"));
            assertNotNull(meeting);
        }
    }

    @Test
    void aSilentGuestDoesNotKeepTheNextOneOut() throws InterruptedException {
        try (VoxMeeting meeting = meeting(SHORT);
                Port silent = ports.connect(SOCKET, LONG)) {
            assertTrue(next(warnings).contains("sent 0 bytes in 2000 ms"));
            VoxJoin.ask(ports, SOCKET, SID, LONG).close();
            assertNotNull(meeting);
            assertNotNull(silent);
        }
        assertEquals("invite session", next(events));
    }

    @Test
    void aGuestThatSendsHalfARequestIsGivenUp() throws InterruptedException {
        try (VoxMeeting meeting = meeting(SHORT);
                Port slow = ports.connect(SOCKET, LONG)) {
            send(slow, new byte[] {'R', 'S', 'H'}, 0);
            assertTrue(next(warnings).contains("sent 3 bytes in 2000 ms"));
            assertNotNull(meeting);
        }
        assertTrue(events.isEmpty());
    }

    @Test
    void aMalformedRequestIsAnsweredWithWhatIsWrong() throws InterruptedException {
        try (VoxMeeting meeting = meeting(LONG);
                Port guest = ports.connect(SOCKET, LONG)) {
            send(guest, "GET / HTTP/1.1".getBytes(UTF_8), 0);
            assertTrue(next(warnings).contains("bootstrap-magic"));
            assertTrue(new String(VoxBootstrap.response(receive(guest)).payload(), UTF_8)
                    .contains("bootstrap-magic at offset 0x0"));
            VoxJoin.ask(ports, SOCKET, SID, LONG).close();
            assertNotNull(meeting);
        }
    }

    @Test
    void handlesThatCameWithARequestAreClosed() throws InterruptedException {
        try (VoxMeeting meeting = meeting(LONG);
                Port guest = ports.connect(SOCKET, LONG)) {
            send(guest, VoxBootstrap.request(SID), 7);
            assertEquals(9, VoxBootstrap.response(receive(guest)).peerId());
            assertEquals("invite session", next(events));
            assertEquals("sent", next(events));
            assertNotNull(meeting);
        }
    }

    @Test
    void aGuestThatVanishesLosesItsPlace() throws InterruptedException {
        AtomicReference<Port> guest = new AtomicReference<>();
        VoxMeeting.Inviter inviter = sid -> {
            guest.get().close();
            return new Place();
        };
        try (VoxMeeting meeting = new VoxMeeting(ports, SOCKET, inviter, warnings::add)) {
            guest.set(ports.connect(SOCKET, LONG));
            send(guest.get(), VoxBootstrap.request(SID), 0);
            assertEquals("failed", next(events));
            assertTrue(next(warnings).contains("has gone"));
            assertNotNull(meeting);
        }
    }

    @Test
    void anInvitationWithoutItsHandlesFails() throws InterruptedException {
        handles = 2;
        try (VoxMeeting meeting = meeting(LONG)) {
            PortException refusal = assertThrows(PortException.class, () -> VoxJoin.ask(ports, SOCKET, SID, LONG));
            assertTrue(refusal.getMessage().contains("has gone after 0 bytes"), refusal.getMessage());
            assertEquals("invite session", next(events));
            assertEquals("failed", next(events));
            assertTrue(next(warnings).contains("3 handles: 2"));
            assertNotNull(meeting);
        }
    }

    @Test
    void closingEndsAConversation() throws InterruptedException {
        VoxMeeting meeting = meeting(Duration.ofDays(1));
        try (Port silent = ports.connect(SOCKET, LONG)) {
            send(silent, new byte[] {'R'}, 0);
            assertTrue(ports.awaitReceived(silent, LONG));
            meeting.close();
            meeting.close();
            assertTrue(silent.await(LONG.toNanos()));
        }
        assertTrue(events.isEmpty());
    }

    private VoxMeeting meeting(Duration bound) {
        VoxMeeting.Inviter inviter = sid -> {
            events.add("invite " + new String(sid, UTF_8));
            return new Place();
        };
        return new VoxMeeting(ports, SOCKET, inviter, warnings::add, bound);
    }

    private final class Place implements VoxMeeting.Invitation {
        private final List<Handle> given = memories(handles);

        @Override
        public int peerId() {
            return 9;
        }

        @Override
        public List<Handle> handles() {
            return given;
        }

        @Override
        public byte[] payload() {
            return "/segment".getBytes(UTF_8);
        }

        @Override
        public void sent() {
            events.add("sent");
        }

        @Override
        public void failed() {
            events.add("failed");
        }
    }

    private List<Handle> memories(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ports.memory("m", 100 + i))
                .toList();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return String.valueOf(queue.poll(LONG.toSeconds(), TimeUnit.SECONDS));
    }

    private static byte[] receive(Port port) {
        List<Handle> came = new ArrayList<>();
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), 1000);
        assertTrue(port.await(LONG.toNanos()));
        byte[] bytes = message.take((int) port.receive(message.segment(), came));
        came.forEach(Handle::close);
        return bytes;
    }

    private void send(Port port, byte[] bytes, int count) {
        List<Handle> with = memories(count);
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), bytes.length);
        message.put(bytes);
        port.send(message.segment(), bytes.length, with);
        with.forEach(Handle::close);
    }

    private static long length(Handle handle) {
        try (var segment = handle.map("m")) {
            return segment.memory().size();
        }
    }
}
