package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoxConversationTest {
    private static final byte[] REQUEST = VoxBootstrap.request(new byte[] {1, 2, 3});

    private final FakePorts ports = new FakePorts();
    private final PortPair pair = ports.pair(Ports.Kind.STREAM);
    private final Port peer = ports.port(pair.theirs());
    private final VoxConversation conversation = new VoxConversation("peer", pair.ours(), Duration.ofSeconds(30));
    private final List<Handle> handles = new ArrayList<>();

    @AfterEach
    void nothingStaysOpen() {
        handles.forEach(Handle::close);
        conversation.close();
        peer.close();
        assertEquals(0, ports.open());
    }

    @Test
    void keepsFewOfManyHandles() {
        for (byte each : REQUEST) {
            send(new byte[] {each}, 3);
        }
        assertArrayEquals(REQUEST, conversation.read(VoxBootstrap.Kind.REQUEST_FRAME, handles));
        assertEquals(4, handles.size());
        assertEquals(2 + 4, ports.open());
    }

    @Test
    void handlesOfHalfAFrameAreTheCallersToClose() {
        send(new byte[] {'R'}, 2);
        peer.close();
        assertThrows(PortException.class, () -> conversation.read(VoxBootstrap.Kind.REQUEST_FRAME, handles));
        assertEquals(2, handles.size());
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThrows(PortException.class, () -> conversation.read(VoxBootstrap.Kind.REQUEST_FRAME, handles));
        assertEquals(true, Thread.interrupted());
    }

    @Test
    void whatCannotBeSentIsTold() {
        peer.close();
        PortException refusal = assertThrows(PortException.class, () -> conversation.write(REQUEST, List.of()));
        assertEquals("peer has gone: a frame of 9 bytes was not sent", refusal.getMessage());
    }

    private void send(byte[] bytes, int count) {
        VoxMessageView message = new VoxMessageView(Arena.ofAuto(), bytes.length);
        message.put(bytes);
        List<Handle> with =
                Stream.generate(() -> ports.memory("m", 1)).limit(count).toList();
        peer.send(message.segment(), bytes.length, with);
        with.forEach(Handle::close);
    }
}
