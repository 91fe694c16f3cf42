package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Allocations;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A FIFO that rings. */
@ParameterizedClass
@EnumSource
@Timeout(60)
class IpiSignalerTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final IpiCalls calls;
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path path;

    IpiSignalerTest(IpiCalls calls) {
        this.calls = calls;
    }

    @BeforeEach
    void makeFifo() {
        Library.require(calls);
        path = directory.resolve("bell");
        Names.mkfifo(path.toString(), 0600);
    }

    @Test
    void carriesTheNumberToAnotherProcess() throws Exception {
        try (Signaler signaler = open(Receive.NONE)) {
            signaler.ring(0x01020304);
            Process reader = new ProcessBuilder("head", "-c", "4", path.toString()).start();
            assertArrayEquals(new byte[] {4, 3, 2, 1}, reader.getInputStream().readAllBytes());
            assertEquals(0, reader.waitFor());
        }
    }

    @Test
    void hearsAnotherProcess() throws Exception {
        try (Signaler signaler = open(Receive.READ)) {
            Process writer = new ProcessBuilder("sh", "-c", "printf 1234 >" + path).start();
            assertTrue(signaler.await(LONG_NANOS));
            assertEquals(0, writer.waitFor());
            assertFalse(signaler.await(0));
        }
    }

    @Test
    void hearsManyRingsAsFew() {
        try (Signaler signaler = open(Receive.READ)) {
            for (int i = 0; i < 640; i++) {
                signaler.ring(i);
            }
            int heard = 0;
            while (signaler.await(0)) {
                heard++;
            }
            assertEquals(10, heard);
            assertEquals(640, signaler.info().wakes());
        }
    }

    @Test
    void dropsRingsIntoAFullPipe() {
        try (Signaler signaler = open(Receive.READ)) {
            for (int i = 0; i < 20_000; i++) {
                signaler.ring(i);
            }
            assertEquals(20_000, signaler.info().rings());
            assertEquals(16_384, signaler.info().wakes());
            assertEquals(List.of(), warnings);
        }
    }

    @Test
    void aRequestTheDriverDoesNotKnowIsNoWake() {
        try (Signaler signaler = open(IpiSpec.mcs(path.toString(), calls, IpiRoutes.of("")))) {
            signaler.ring(1);
            signaler.ring(2);
            assertEquals(2, signaler.info().rings());
            assertEquals(0, signaler.info().wakes());
            assertEquals(
                    List.of("a ring through " + path + " was refused: errno 25; its driver knows no such request: see "
                            + "request. Further ones are not told"),
                    warnings);
        }
    }

    @Test
    void aRequestRingsWithoutGarbage() {
        try (Signaler signaler = open(IpiSpec.mcs(path.toString(), calls, IpiRoutes.of("")))) {
            double bytes = Allocations.perOperation(() -> signaler.ring(1), 10_000);
            assertTrue(bytes < 0.1, () -> "bytes per ring: " + bytes);
        }
    }

    @Test
    void oneWaitsAtADevice() {
        try (Signaler _ = open(Receive.READ);
                Signaler rings = open(Receive.NONE)) {
            int before = Descriptors.of(path);
            var e = assertThrows(SegmentRefusedException.class, () -> open(Receive.READ));
            assertEquals(before, Descriptors.of(path));
            assertEquals(
                    "refused " + path
                            + ": somebody waits at it already, here or in another process, and a ring is heard "
                            + "once; let all links use one signaler (fuser " + path + " tells the process)",
                    e.getMessage());
            rings.ring(1);
        }
        open(Receive.READ).close();
    }

    @Test
    void saysWhatToDoAboutADeviceThatIsNotThere() {
        Path missing = directory.resolve("mcs");
        IpiSpec spec = IpiSpec.mcs(missing.toString(), calls, IpiRoutes.of(""));
        var e = assertThrows(
                SegmentRefusedException.class, () -> IpiDoorbell.open("mcs", IpiDriver.MCS, spec, warnings::add));
        assertEquals("cannot open " + missing + ": ENOENT; the driver is not loaded: modprobe mcs_km", e.getMessage());
    }

    @Test
    void refusesWhatIsNoDevice() throws IOException {
        int before = Descriptors.of(path);
        Files.delete(path);
        Files.createFile(path);
        assertRefused("it is a regular file");
        Files.delete(path);
        Files.createDirectory(path);
        assertRefused("it is a directory");
        assertEquals(before, Descriptors.of(path));
    }

    private void assertRefused(String reason) {
        var e = assertThrows(SegmentRefusedException.class, () -> open(Receive.READ));
        assertEquals(
                "refused " + path + ": " + reason + ", allowed: a character device or a FIFO; correct device",
                e.getMessage());
    }

    private Signaler open(Receive receive) {
        return open(new IpiSpec(
                path.toString(),
                calls,
                Ring.WRITE,
                IpiSpec.NO_REQUEST,
                Integer.BYTES,
                receive,
                IpiSpec.NO_REQUEST,
                IpiRoutes.of("")));
    }

    private Signaler open(IpiSpec spec) {
        return IpiDoorbell.open("bell", IpiDriver.OTHER, spec, warnings::add);
    }
}
