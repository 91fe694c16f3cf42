package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever still has an end of a link that was closed, and whose memory went with it, is answered and not thrown at. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NrfRpcClosedMemoryTest {
    private static final int ENDPOINT = 3;
    private static final int ROUNDS = 500;

    private final Arena arena = Arena.ofShared();
    private final Memory memory = Memory.of(arena.allocate(Links.BYTES, 8), Access.NORMAL);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @Test
    void aReceiverFindsNothing() {
        Consumer rx = b.rx(ENDPOINT);
        assertEquals(Offer.SENT, Links.send(a, ENDPOINT, 0, 10));
        assertEquals(1, rx.available());

        b.close();
        arena.close();

        assertEquals(0, rx.available());
        assertEquals(0, rx.poll((segment, offset, length, endpoint) -> {}, 1));
        assertFalse(rx.tryTake(rx.newLease()));
    }

    @Test
    void aSenderIsAnsweredClosed() {
        a.close();
        arena.close();

        assertEquals(Offer.CLOSED, Links.send(a, ENDPOINT, 0, 10));
    }

    @Test
    void memoryThatGoesUnderALinkNobodyClosedIsTold() {
        arena.close();

        assertThrows(
                SegmentClosedException.class, () -> b.rx(ENDPOINT).poll((segment, offset, length, endpoint) -> {}, 1));
    }

    @Test
    void aReceiverThatLooksAllTheTimeIsNotThrownAtEither() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Arena own = Arena.ofShared();
            Memory shared = Memory.of(own.allocate(Links.BYTES, 8), Access.NORMAL);
            NrfRpcLink link = Links.link(shared, Side.B, Role.CREATE);
            Looking looking = new Looking(link.rx(ENDPOINT));
            looking.begin();

            link.close();
            own.close();

            assertEquals(0, looking.end());
        }
    }

    /** Looks for messages again and again, in a thread of its own. */
    private static final class Looking {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final AtomicBoolean over = new AtomicBoolean();
        private final FutureTask<Integer> work;

        Looking(Consumer rx) {
            work = new FutureTask<>(() -> look(rx));
        }

        private int look(Consumer rx) {
            int found = 0;
            while (!over.get()) {
                found += rx.available() + rx.poll((segment, offset, length, endpoint) -> {}, 1);
                begun.countDown();
            }
            return found;
        }

        void begin() throws InterruptedException {
            Thread.ofPlatform().daemon().start(work);
            assertTrue(begun.await(60, TimeUnit.SECONDS));
        }

        int end() throws Exception {
            over.set(true);
            return work.get(60, TimeUnit.SECONDS);
        }
    }
}
