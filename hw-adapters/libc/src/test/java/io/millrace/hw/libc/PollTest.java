package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PollTest {
    private final MemorySegment bytes = Arena.ofAuto().allocate(4096);

    @Test
    void tellsRoomToWriteFromSomethingToRead() {
        try (SocketPair pair = Sockets.pair(SocketType.STREAM)) {
            Poll poll = new Poll(pair.near());
            poll.addWriter(pair.far());
            assertEquals(1, poll.await(0));
            assertFalse(poll.readable(0) || poll.writable(0) || poll.readable(1), "nothing was sent");
            assertTrue(poll.writable(1));

            while (Sockets.send(pair.far(), bytes, bytes.byteSize()) > 0) {}
            assertEquals(1, poll.await(0));
            assertTrue(poll.readable(0));
            assertFalse(poll.writable(1), "there is no room");

            pair.near().close();
            Poll left = new Poll();
            left.addWriter(pair.far());
            assertEquals(1, left.await(0));
            assertTrue(left.readable(0), "the end can be read");
        }
    }
}
