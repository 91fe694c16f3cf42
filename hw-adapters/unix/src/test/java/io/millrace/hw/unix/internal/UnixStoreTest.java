package io.millrace.hw.unix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnixStoreTest {
    private static final long A_MINUTE = 60_000_000_000L;

    private final Ports ports = new UnixPorts();
    private final UnixStore store = new UnixStore(A_MINUTE);
    private final PortPair pair = ports.pair(Ports.Kind.STREAM);

    @AfterEach
    void closeAll() {
        store.close();
        pair.close();
    }

    @Test
    void whatIsKeptCanBeTakenOnce() {
        store.keep("link", new Kept(new byte[] {7}, List.of(pair.theirs())));
        Kept taken = store.take("link").orElseThrow();
        assertEquals(7, taken.notes()[0]);
        assertEquals(1, taken.handles().size());
        assertTrue(store.take("link").isEmpty());
        assertEquals(Port.NOTHING, receive(), "the handle is closed");
    }

    @Test
    void whatIsReplacedIsClosed() {
        store.keep("link", new Kept(new byte[0], List.of(pair.theirs())));
        store.keep("link", new Kept(new byte[0], List.of()));
        assertEquals(Port.GONE, receive());
    }

    @Test
    void whatNobodyTakesIsClosed() {
        try (UnixStore impatient = new UnixStore(1)) {
            impatient.keep("link", new Kept(new byte[0], List.of(pair.theirs())));
            assertTrue(pair.ours().await(A_MINUTE));
            assertEquals(Port.GONE, receive());
        }
    }

    @Test
    void aClosedStoreClosesWhatItHasAndWhatStillComes() {
        store.keep("link", new Kept(new byte[0], List.of(pair.theirs())));
        store.close();
        assertEquals(Port.GONE, receive());
        try (PortPair late = ports.pair(Ports.Kind.STREAM)) {
            store.keep("late", new Kept(new byte[0], List.of(late.theirs())));
            assertEquals(Port.GONE, late.ours().receive(Arena.ofAuto().allocate(1), new ArrayList<Handle>()));
        }
    }

    private long receive() {
        return pair.ours().receive(Arena.ofAuto().allocate(1), new ArrayList<Handle>());
    }
}
