package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.api.port.Kept;
import io.millrace.api.testkit.Await;
import io.millrace.hw.libc.SocketPair;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests that read late, or never. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemSlowGuestTest {
    /** Far more comings and goings than a stream has room for. */
    private static final int VISITS = 600;

    private static final int VECTORS = 2;

    @TempDir
    Path directory;

    @Test
    void nobodyWaitsForAGuestThatDoesNotReadAndWhatItReadsInTheEndIsTrue() {
        try (IvshmemServer server = open(Optional.empty());
                var slow = new RawClient(socket())) {
            Await.until(() -> server.guests().equals(List.of(1)), () -> "guests: " + server.guests());
            visit();
            assertKnowsWhoIsThere(slow);
        }
    }

    @Test
    void theNextRevisionGoesOnWhereAGuestStoppedReading() {
        IvshmemServer first = open(Optional.empty());
        try (var slow = new RawClient(socket())) {
            Await.until(() -> first.guests().equals(List.of(1)), () -> "guests: " + first.guests());
            visit();
            try (IvshmemServer second = open(first.bequeath())) {
                assertEquals(1, second.guests().getFirst());
                assertKnowsWhoIsThere(slow);
            }
        }
    }

    @Test
    void whatWasNotSentOfAPeerThatHasGoneIsNotSentAtAll() {
        try (SocketPair pair = Sockets.pair(SocketType.STREAM);
                var own = IvshmemPeer.create(1, VECTORS);
                var other = IvshmemPeer.create(2, VECTORS)) {
            var guest = new IvshmemGuest(own, pair.near());
            guest.greet(List.of());
            List<IvshmemMessage> greeting = guest.queue();
            for (int i = 0; i < 100; i++) {
                guest.joined(other);
                assertEquals(greeting.size() + VECTORS, guest.queue().size());
                guest.left(other.id());
                assertEquals(greeting, guest.queue());
            }
        }
    }

    private void visit() {
        for (int i = 0; i < VISITS; i++) {
            try (var visitor = new RawClient(socket())) {
                visitor.greet(VECTORS);
            }
        }
    }

    /** The slow one reads all that was kept for it, and then knows exactly who is there, past all who were. */
    private void assertKnowsWhoIsThere(RawClient slow) {
        try (var last = new RawClient(socket())) {
            int id = last.greet(VECTORS);
            int lines = 0;
            while (!reaches(slow, last, id)) {
                assertNotEquals(RawClient.END, slow.next());
                lines++;
            }
            assertEquals(Set.of("0/0", "0/1", "1/0", "1/1", id + "/0", id + "/1"), slow.eventfds());
            int told = lines;
            assertTrue(told < VISITS, () -> "the stream had room for " + told + " messages: this tests nothing");
        }
    }

    private static boolean reaches(RawClient slow, RawClient last, int id) {
        String vector = id + "/" + (VECTORS - 1);
        if (!slow.eventfds().contains(vector)) {
            return false;
        }
        slow.ring(vector);
        return last.rings(vector) > 0;
    }

    private IvshmemServer open(Optional<Kept> kept) {
        IvshmemSpec spec = IvshmemSpec.of(IvshmemDoor.of("plc", socket(), VECTORS), 65536);
        return IvshmemServer.open(spec, IvshmemRoutes.parse("", VECTORS), kept, it -> fail(it));
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
