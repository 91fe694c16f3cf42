package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another process truncates the file under traffic: the link is lost, the JVM is not. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxTruncationIT {
    private static final long ENDLESS = Long.MAX_VALUE;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 65536})
    void aHostLosesItsSegmentAndLives(long left) {
        FileSpec spec = FileSpec.of("host", file.toString(), Geometries.sizeBytes(Geometries.usual(1)), Role.CREATE);
        try (MappedFile mapped = MappedFile.open(spec, warning -> {})) {
            Visitor visitor = new Visitor();
            VoxHost host = VoxHost.open(
                    "host", mapped, Role.CREATE, Geometries.usual(1), JavaHost.setup(VoxOptions.standard()), visitor);
            try (VoxPeer guest = VoxPeer.start("guest", "--path " + file + " --mode both --n 0 --size mix:5000")) {
                Eventually.until("a guest comes", () -> {
                    host.look();
                    return !host.links().isEmpty();
                });
                VoxLink link = host.links().getFirst();
                Talk talk = new Talk(link, Talk.Mode.BOTH, ENDLESS, Sizes.of("mix:5000"));
                talkUntil(talk, host, 1000);
                truncate(left);
                assertThrows(SegmentLostException.class, () -> talkUntil(talk, host, ENDLESS));
                lostAtMost(host::look);
                lostAtMost(host::close);
                guest.process().kill();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 65536})
    void aGuestLosesItsSegmentAndLives(long left) {
        try (VoxPeer host = VoxPeer.start("host", "--path " + file + " --mode both --n 0 --size mix:5000");
                MappedFile mapped = JavaGuest.attach(file)) {
            VoxGuest guest =
                    VoxGuest.walkIn("guest", mapped, JavaHost.setup(VoxOptions.standard()), Eventually.WATCHDOG);
            Talk talk = new Talk(guest.link(), Talk.Mode.BOTH, ENDLESS, Sizes.of("mix:5000"));
            while (talk.received().count() < 1000) {
                guest.waitPoint().await(talk::step, Eventually.WATCHDOG.toNanos());
            }
            truncate(left);
            assertThrows(SegmentLostException.class, () -> talk.run(guest.waitPoint()));
            lostAtMost(guest::look);
            lostAtMost(guest::close);
            host.process().kill();
        }
    }

    @Test
    void aFileShorterThanItsHeaderSaysIsRefused() throws IOException {
        try (VoxPeer host = VoxPeer.start("create", "--path " + file)) {
            host.done();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 64);
        }
        try (MappedFile mapped = JavaGuest.attach(file)) {
            var setup = JavaHost.setup(VoxOptions.standard());
            ShmException guest = assertThrows(
                    ShmException.class, () -> VoxGuest.walkIn("guest", mapped, setup, Duration.ofMillis(5)));
            assertTrue(guest.getMessage().contains("size"), guest::getMessage);
            ShmException host = assertThrows(
                    ShmException.class,
                    () -> VoxHost.open("host", mapped, Role.ATTACH, Geometries.usual(1), setup, new Visitor()));
            assertTrue(host.getMessage().contains("size"), host::getMessage);
        }
    }

    @Test
    void aFileTooShortForAGeometryIsRefused() {
        FileSpec spec = FileSpec.of("host", file.toString(), 4096, Role.CREATE);
        try (MappedFile mapped = MappedFile.open(spec, warning -> {})) {
            var setup = JavaHost.setup(VoxOptions.standard());
            assertThrows(
                    GeometryMismatchException.class,
                    () -> VoxHost.open("host", mapped, Role.CREATE, Geometries.usual(1), setup, new Visitor()));
        }
    }

    private static void talkUntil(Talk talk, VoxHost host, long received) {
        while (talk.received().count() < received) {
            assertTrue(host.waitPoint().await(talk::step, Eventually.WATCHDOG.toNanos()), talk::toString);
        }
    }

    private void truncate(long bytes) {
        List<String> command = List.of("truncate", "-s", Long.toString(bytes), file.toString());
        try (ChildProcess process = ChildProcess.start(command)) {
            assertEquals(0, process.exitStatus(), process::toString);
        }
    }

    /** Says that the segment is lost, unless it has to do only with what is left of it. */
    private static void lostAtMost(Runnable call) {
        try {
            call.run();
        } catch (ShmException lost) {
            assertEquals(SegmentLostException.class, lost.getClass(), lost::toString);
        }
    }

    /** Nobody who comes or goes is of interest. */
    private static final class Visitor implements VoxHost.Listener {
        @Override
        public void attached(VoxLink link) {}

        @Override
        public void gone(VoxLink link) {}
    }
}
