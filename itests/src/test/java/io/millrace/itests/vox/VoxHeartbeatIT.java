package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.PeerState;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLink;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Heartbeats mean the same in both processes: both read one monotonic clock. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxHeartbeatIT {
    /** Two of them without a beat are death: a machine that is slow for so long must be broken. */
    private static final long INTERVAL_NANOS = 2_000_000_000;

    private static final long SEVERAL_NANOS = 3 * INTERVAL_NANOS;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");

    @AfterEach
    void remove() {
        folder.close();
    }

    private static VoxGeometry beating() {
        VoxGeometry usual = Geometries.usual(1);
        return new VoxGeometry(
                usual.guests(),
                usual.capacityBytes(),
                usual.classes(),
                usual.inlineThreshold(),
                usual.maxPayloadBytes(),
                INTERVAL_NANOS);
    }

    @Test
    void aGuestThatBeatsLivesAndOneThatIsStoppedIsGone() {
        try (JavaHost host = JavaHost.create(file, beating());
                VoxPeer guest = VoxPeer.start("guest", "--path " + file + " --mode recv --n 1000000 --size 8")) {
            VoxLink link = host.next();
            long start = System.nanoTime();
            Eventually.until("several intervals", () -> System.nanoTime() - start > SEVERAL_NANOS);
            assertEquals(PeerState.ALIVE, link.state());
            signal("-STOP", guest);
            host.awaitGone(link);
            assertEquals(PeerState.GONE, link.state());
            signal("-CONT", guest);
            assertEquals(List.of(), host.host().links());
        }
    }

    @Test
    void aCHostHearsOurBeats() {
        try (VoxPeer host = VoxPeer.start(
                "host", "--path " + file + " --mode recv --n 100 --size 8", Geometries.words(beating()))) {
            host.awaitOut("\"ready\"");
            try (JavaGuest guest = JavaGuest.walkIn(file)) {
                long start = System.nanoTime();
                Eventually.until("several intervals", () -> System.nanoTime() - start > SEVERAL_NANOS);
                Talk talk = guest.talk(Talk.Mode.SEND, 100, "8");
                guest.leave();
                talk.assertSame(host.done());
                assertEquals(List.of(), host.process().err());
            }
        }
    }

    private static void signal(String signal, VoxPeer peer) {
        List<String> command =
                List.of("kill", signal, Long.toString(peer.process().pid()));
        try (ChildProcess process = ChildProcess.start(command)) {
            assertEquals(0, process.exitStatus(), process::toString);
        }
    }
}
