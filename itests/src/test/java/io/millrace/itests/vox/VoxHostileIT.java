package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.signal.WaitPoint;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.itests.support.ThisProcess;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The C peer writes nonsense of every kind: the link ends with place and value, and nobody else hears of it. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxHostileIT {
    private static final int BEFORE = 3;
    private static final VoxGeometry TWO = Geometries.usual(2);

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @CsvSource({
        "frame-short, frame-length, 4",
        "frame-unaligned, frame-length, 10",
        "frame-long, frame-length, 2147483644",
        "both-flags, frame-flags, 3",
        "inline-long, inline-length, 25",
        "slot-class, slot-class, 200",
        "slot-index, slot-index, 1000000",
        "slot-generation, slot-generation, 2",
        "slot-length, slot-length, 1021",
        "extent, slot-class, 256",
        "mmap-unknown, mmap-id, 99",
        "write-beyond, ring-write, 65600",
        "watermark-beyond, ring-watermark, 65600",
        "bad-datagram, mmap-datagram, 8 bytes",
        "two-descriptors, mmap-datagram, with 2 handles"
    })
    void nonsenseOfAGuestEndsItsLinkOnly(String nonsense, String kind, String value) {
        try (JavaHost host = JavaHost.create(file, TWO).meet(socket);
                VoxPeer good = VoxPeer.start("guest", "--path " + file + " --mode pingpong --n 5000 --size mix:900")) {
            VoxLink goodLink = host.next();
            Talk talk = new Talk(goodLink, Talk.Mode.ECHO, 5000, Sizes.of("mix:900"));
            List<String> before = ThisProcess.sharedDescriptors();
            try (VoxPeer bad = VoxPeer.start("guest", words(nonsense))) {
                VoxLink link = host.next();
                host.talk(link, Talk.Mode.ECHO, BEFORE, "40");
                assertCorrupt(link, host.waitPoint(), kind, value);
                host.awaitGone(link);
                bad.done();
            }
            ThisProcess.awaitNoMoreThan(before);
            talk.run(host.waitPoint());
            good.done();
            host.awaitGone(goodLink);
            serveAnother(host);
            assertAllFree(host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "frame-short, frame-length, 4",
        "frame-unaligned, frame-length, 10",
        "frame-long, frame-length, 2147483644",
        "both-flags, frame-flags, 3",
        "inline-long, inline-length, 25",
        "slot-class, slot-class, 200",
        "slot-index, slot-index, 1000000",
        "slot-generation, slot-generation, 2",
        "slot-length, slot-length, 1021",
        "extent, slot-class, 256",
        "mmap-unknown, mmap-id, 99",
        "write-beyond, ring-write, 65600",
        "watermark-beyond, ring-watermark, 65600",
        "bad-datagram, mmap-datagram, 8 bytes",
        "two-descriptors, mmap-datagram, with 2 handles"
    })
    void nonsenseOfAHostEndsTheLink(String nonsense, String kind, String value) {
        List<String> before = ThisProcess.sharedDescriptors();
        try (VoxPeer host = VoxPeer.start("host", "--path " + file, words(nonsense));
                JavaGuest guest = JavaGuest.join(socket, JavaHost.setup(VoxOptions.standard()))) {
            guest.talk(Talk.Mode.ECHO, BEFORE, "40");
            assertCorrupt(guest.link(), guest.guest().waitPoint(), kind, value);
            guest.leave();
            host.done();
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    @Test
    void aStateThatIsNoneEndsTheLink() {
        try (JavaHost host = JavaHost.create(file, TWO).meet(socket);
                VoxPeer bad = VoxPeer.start("guest", words("peer-state"))) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, BEFORE, "40");
            host.awaitGone(link);
            bad.done();
            serveAnother(host);
            assertAllFree(host);
        }
    }

    @Test
    void aBrokenListOfFreeSlotsStopsNobodyForGood() {
        try (JavaHost host = JavaHost.create(file, TWO).meet(socket);
                VoxPeer bad = VoxPeer.start("guest", words("free-head"))) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, BEFORE, "40");
            bad.awaitOut("\"nonsense\"");
            byte[] slot = new byte[900];
            link.tx().offer(slot, 0, slot.length);
            assertEquals(PeerState.CORRUPT, link.state());
            assertFalse(link.problems().isEmpty());
            host.awaitGone(link);
            bad.done();
            Eventually.until("the list is made anew", () -> freeBytes(host) == totalBytes(host));
            serveAnother(host);
            assertAllFree(host);
        }
    }

    private String words(String nonsense) {
        return "--sock " + socket + " --mode pingpong --size 40 --n " + BEFORE + " --nonsense " + nonsense;
    }

    /** Nothing comes but the end. */
    private static void assertCorrupt(VoxLink link, WaitPoint waitPoint, String kind, String value) {
        assertThrows(
                PeerCorruptionException.class,
                () -> waitPoint.await(() -> link.rx().poll((s, o, l, e) -> {}, 1) > 0, Eventually.WATCHDOG.toNanos()));
        assertEquals(PeerState.CORRUPT, link.state());
        Problem problem = link.problems().getFirst();
        assertEquals(kind, problem.kind(), problem::toString);
        assertTrue(problem.value().contains(value), problem::toString);
        assertEquals(0, link.rx().poll((s, o, l, e) -> {}, 1));
    }

    /** The place can be used again. */
    private void serveAnother(JavaHost host) {
        try (VoxPeer next = VoxPeer.start("guest", "--sock " + socket + " --mode pingpong --n 100 --size mix:20000")) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, 100, "mix:20000");
            next.done();
            host.awaitGone(link);
        }
    }

    private static void assertAllFree(JavaHost host) {
        Eventually.until("all slots are free", () -> freeBytes(host) == totalBytes(host));
        assertEquals(List.of(), host.host().links());
    }

    private static long freeBytes(JavaHost host) {
        return host.host().allocator().info().freeBytes();
    }

    private static long totalBytes(JavaHost host) {
        return host.host().allocator().info().totalBytes();
    }
}
