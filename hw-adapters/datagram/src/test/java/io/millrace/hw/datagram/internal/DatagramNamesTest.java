package io.millrace.hw.datagram.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Together;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The names of both sockets, and whoever else may stand there. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramNamesTest {
    private static final int RACES = 3_000;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Test
    void ourNameHasTheModeAskedForAndGoesWithUs() {
        for (int mode : new int[] {0600, 0666}) {
            try (Signaler signaler = open(mode)) {
                assertEquals("d", signaler.info().name());
                FileStatus status = Names.status(path("in").toString()).orElseThrow();
                assertEquals(FileKind.SOCKET, status.kind());
                assertEquals(mode, status.mode());
            }
            assertTrue(Names.status(path("in").toString()).isEmpty(), "the name stays");
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void aNameThatIsNotOursAnyMoreStays() throws IOException {
        try (Signaler signaler = open(0600)) {
            assertEquals("datagram", signaler.info().kind());
            Files.delete(path("in"));
            Files.writeString(path("in"), "precious");
        }
        assertEquals("precious", Files.readString(path("in")));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("somebody has replaced it"), warnings::toString);
    }

    @Test
    void aLeftoverIsReplacedAndWhoeverIsThereIsNot() throws IOException {
        new RawSocket(path("in"), 0600).close();
        open(0600).close();
        try (var alive = new RawSocket(path("in"), 0600)) {
            assertRefused("somebody listens there already; stop that one, or configure another path");
            assertEquals("", alive.next());
        }
        Files.delete(path("in"));
        Files.writeString(path("in"), "precious");
        assertRefused("it is not a socket (regular file, owner");
        assertEquals("precious", Files.readString(path("in")));
    }

    @Test
    void whatIsNoSocketIsNotRung() throws IOException {
        Files.createFile(path("out"));
        assertRefused("it is not a socket (regular file, owner");
        Files.delete(path("out"));
        try (var elsewhere = new RawSocket(path("elsewhere"), 0600)) {
            Files.createSymbolicLink(path("out"), path("elsewhere"));
            assertRefused("it is not a socket (symbolic link, owner");
            assertEquals("", elsewhere.next());
        }
    }

    @Test
    void aStrangersSocketIsNotRung() throws IOException {
        assumeTrue(Machine.effectiveUser() == 0, "needs root to give a socket to somebody else");
        try (var stranger = new RawSocket(path("out"), 0600)) {
            Files.setAttribute(path("out"), "unix:uid", 12345);
            assertRefused("it belongs to user 12345, allowed: 0 (socket, owner 12345");
            assertEquals("", stranger.next());
        }
    }

    @Test
    void whoeverComesLaterIsCheckedTooAndComplainedOfOnce() throws IOException {
        try (Signaler signaler = open(0600);
                var peer = new RawSocket(path("out"), 0777)) {
            ring(signaler, 3);
            assertEquals("", peer.next());
            assertEquals(0, signaler.info().wakes());
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.getFirst().contains("its mode is wider than 0775 (socket, owner"), warnings::toString);
            Files.setPosixFilePermissions(path("out"), PosixFilePermissions.fromString("rwxr-xr-x"));
            ring(signaler, 1);
            assertEquals("00000000", peer.next());
            assertEquals(1, warnings.size(), warnings::toString);
        }
    }

    @Test
    void saysWhyAPeerThatTalksToSomebodyElseIsNotReached() {
        try (Signaler signaler = open(0600);
                var other = new RawSocket(path("other"), 0600);
                var peer = new RawSocket(path("out"), 0600)) {
            assertEquals(0, peer.connect(path("other")));
            ring(signaler, 3);
            assertEquals("", peer.next() + other.next());
            assertEquals(
                    List.of("rings do not reach " + path("out")
                            + ": EPERM (not allowed); the peer must not connect the socket it is rung at"),
                    warnings);
        }
    }

    @Test
    void nobodyIsPutInThePeersPlaceWhileItIsLookedFor() throws Exception {
        var enough = new AtomicBoolean();
        try (var stranger = new RawSocket(path("stranger"), 0777);
                var peer = new RawSocket(path("name"), 0600)) {
            Together.run(
                    () -> {
                        while (!enough.get()) {
                            move("name", "peer");
                            move("stranger", "name");
                            move("name", "stranger");
                            move("peer", "name");
                        }
                    },
                    () -> {
                        int reached = 0;
                        for (int i = 0; i < RACES; i++) {
                            reached += findsIt() ? 1 : 0;
                            peer.next();
                        }
                        enough.set(true);
                        assertTrue(reached > 0, "the peer was never reached");
                    });
            assertEquals("", stranger.next());
        }
    }

    @Test
    void refusesPathsAndModesThatCannotBe() {
        String good = path("in").toString();
        String far = path("out").toString();
        assertInvalid("in must be the absolute path of a socket, of at most 107 bytes: in='ba'", far, "ba", 0600);
        assertInvalid("out must be the absolute path of a socket, of at most 107 bytes: out=''", "", good, 0600);
        assertInvalid(
                "out must be the absolute path of a socket, of at most 107 bytes: out='/" + "x".repeat(107) + "'",
                "/" + "x".repeat(107),
                good,
                0600);
        assertInvalid(
                "in must be another socket than the peer's: in='" + good + "', out='" + good + "'", good, good, 0600);
        assertInvalid("mode must be between 0200 and 0777, writable by the owner: mode=0400", far, good, 0400);
        assertInvalid("mode must be between 0200 and 0777, writable by the owner: mode=01600", far, good, 01600);
    }

    @Test
    void givesBackItsDescriptorsAlsoWhenRefused() throws IOException {
        long before = descriptors();
        try (Signaler signaler = open(0600);
                var peer = new RawSocket(path("out"), 0600)) {
            ring(signaler, 1);
            assertEquals("00000000", peer.next());
        }
        Files.createFile(path("in"));
        assertThrows(SegmentRefusedException.class, () -> open(0600));
        Files.delete(path("in"));
        Files.delete(path("out"));
        Files.createFile(path("out"));
        assertThrows(SegmentRefusedException.class, () -> open(0600));
        assertEquals(before, descriptors());
    }

    /** Whether a signaler that knows nothing yet reaches whoever stands at the name now. */
    private boolean findsIt() {
        try (var peer = new DatagramPeer(path("name").toString(), warnings::add)) {
            return peer.send(RawSocket.RING);
        } catch (SegmentRefusedException expected) {
            return false;
        }
    }

    private void move(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void ring(Signaler signaler, int times) {
        for (int i = 0; i < times; i++) {
            signaler.ring(0);
        }
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(DatagramNamesTest::isOurs).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.contains("eventfd") || target.contains("/out");
        } catch (IOException expected) {
            return false;
        }
    }

    private void assertRefused(String reason) {
        var e = assertThrows(SegmentRefusedException.class, () -> open(0600));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private void assertInvalid(String message, String out, String in, int mode) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> DatagramDoorbell.open("d", out, in, mode, warnings::add));
        assertEquals(message, e.getMessage());
    }

    private Signaler open(int mode) {
        return DatagramDoorbell.open("d", path("out").toString(), path("in").toString(), mode, warnings::add);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
