package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.ring.Offer;
import io.millrace.hw.unix.internal.UnixPorts;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a doorbell says: that its peer is dead, or nothing at all however often it is rung. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxDoorbellIT {
    private static final int FLOOD = 1_000_000;
    private static final int BLOCK = 4096;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");
    private final UnixPorts ports = new UnixPorts();

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void aHostHearsFromTheDoorbellThatItsGuestDied() {
        try (JavaHost host = JavaHost.create(file, Geometries.usual(1)).meet(socket);
                VoxPeer guest = VoxPeer.start("guest", "--sock " + socket + " --mode recv --n 1000000 --size 8")) {
            VoxLink link = host.next();
            guest.process().kill();
            host.awaitGone(link);
            assertEquals(Offer.PEER_GONE, link.tx().offer(new byte[1], 0, 1));
        }
    }

    @Test
    void aGuestHearsFromTheDoorbellThatItsHostDied() {
        try (VoxPeer host = VoxPeer.start("host", "--path " + file + " --sock " + socket + " --mode recv --n 1000000");
                JavaGuest guest = JavaGuest.join(socket, JavaHost.setup(VoxOptions.standard()))) {
            host.process().kill();
            VoxLink link = guest.link();
            assertTrue(guest.guest()
                    .waitPoint()
                    .await(() -> link.state() == PeerState.GONE, Eventually.WATCHDOG.toNanos()));
            assertEquals(Offer.PEER_GONE, link.tx().offer(new byte[1], 0, 1));
        }
    }

    /** The guest lives on, but nobody rings it any more: its host takes it for dead and gives the place away. */
    @Test
    void aGuestThatClosesItsEndIsGone() {
        try (JavaHost host = JavaHost.create(file, Geometries.usual(1)).meet(socket)) {
            try (Stranger stranger = new Stranger()) {
                VoxLink link = stranger.claimed(host);
                stranger.bell.close();
                host.awaitGone(link);
            }
            serveAnother(host);
        }
    }

    @Test
    void aFloodOfRingsBlocksNobody() {
        try (JavaHost host = JavaHost.create(file, Geometries.usual(2)).meet(socket);
                Stranger stranger = new Stranger()) {
            VoxLink flooded = stranger.claimed(host);
            Thread flood = Thread.ofPlatform().start(stranger::flood);
            for (int i = 0; i < 20; i++) {
                serveAnother(host);
                flooded.tx().offer(new byte[4], 0, 4);
            }
            Eventually.until("the flood ends", () -> {
                host.waitPoint().signaler().await(0);
                return !flood.isAlive();
            });
            assertEquals(PeerState.ALIVE, flooded.state());
        }
    }

    private void serveAnother(JavaHost host) {
        try (VoxPeer next = VoxPeer.start("guest", "--sock " + socket + " --mode pingpong --n 100 --size mix:20000")) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, 100, "mix:20000");
            next.done();
            host.awaitGone(link);
        }
    }

    /** A guest by hand: it has a doorbell and a place, and works at neither ring. */
    private final class Stranger implements AutoCloseable {
        private final Port bell;
        private final List<Handle> handles = new ArrayList<>();
        private final JavaGuest guest;

        Stranger() {
            byte[] request = "RSH0\0\0".getBytes(StandardCharsets.US_ASCII);
            try (Arena arena = Arena.ofConfined();
                    Port port = ports.connect(socket, Duration.ofSeconds(10))) {
                port.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, request), request.length);
                MemorySegment answer = arena.allocate(BLOCK);
                Eventually.until("the host's answer", () -> port.receive(answer, handles) > 0);
                guest = JavaGuest.claim(file, answer.get(ValueLayout.JAVA_INT_UNALIGNED, 5));
            }
            bell = ports.port(handles.getFirst());
        }

        VoxLink claimed(JavaHost host) {
            return host.next();
        }

        /** Rings as fast as it can; a full stream has rung. */
        void flood() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment block = arena.allocate(BLOCK);
                for (int rings = 0; rings < FLOOD; rings += BLOCK) {
                    bell.send(block, BLOCK);
                }
            }
        }

        @Override
        public void close() {
            guest.close();
            bell.close();
            handles.forEach(Handle::close);
        }
    }
}
