package io.millrace.itests.ipi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.ipi.internal.IpiCalls;
import io.millrace.hw.libc.Names;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A JVM whose {@code /dev/mcs} is a fake, made after the driver's published source: what reaches the border of the
 * system calls, and what is made of the answers. It was never tried with the driver itself.
 */
final class McsIT {
    private static final String ZEROS = "00".repeat(36);
    private static final String OPEN = "open /dev/mcs 0x80802 -> 0";
    private static final String LOCK = "flock 6 -> 0";
    private static final String INTERRUPT = "poll took an interrupt along";
    private static final String CLOSE = "close";

    private static final List<String> RECORD = List.of(
            OPEN,
            LOCK,
            send(3, 0),
            send(1, 0),
            INTERRUPT,
            INTERRUPT,
            send(0, 0),
            INTERRUPT,
            CLOSE,
            OPEN,
            LOCK,
            send(3, 22),
            send(3, 22),
            send(3, 19),
            send(3, 1),
            send(3, 14),
            send(3, 0),
            OPEN,
            "flock 6 -> -11",
            CLOSE,
            CLOSE,
            OPEN,
            LOCK,
            CLOSE,
            "open /dev/mcs 0x80802 -> -1",
            "open /dev/mcs 0x80802 -> -2",
            "open /dev/mcs 0x80802 -> -13",
            "open /dev/mcs 0x80802 -> -19",
            "open /dev/bell 0x80802 -> 0",
            LOCK,
            "ioctl 0x40044200 EVENTFD" + ZEROS + " -> 0",
            "ioctl 0x40044201 06000000" + ZEROS + " -> 0",
            CLOSE,
            "open /dev/bell 0x80802 -> 0",
            LOCK,
            "ioctl 0x40044200 EVENTFD" + ZEROS + " -> -22",
            CLOSE);

    private static final String CAPABILITY =
            "the driver asks for CAP_SYS_RAWIO: run as root, or give that capability to this user";

    private static final List<String> SAID = List.of(
            "nothing heard: true",
            "two heard as one: true false",
            "one waited for: true",
            "our own: true",
            "3 rings, 3 wakes",
            "a ring through /dev/mcs was refused: EINVAL; the driver does not know this request, so it is not mcs_km. "
                    + "Further ones are not told",
            "5 rings, 1 wakes",
            "refused /dev/mcs: somebody waits at it already, here or in another process, and a ring is heard once; let "
                    + "all links use one signaler (fuser /dev/mcs tells the process)",
            "woken by the end: true",
            "cannot open /dev/mcs: EPERM; " + CAPABILITY,
            "cannot open /dev/mcs: ENOENT; the driver is not loaded: " + "modprobe mcs_km",
            "cannot open /dev/mcs: EACCES; its permission bits forbid it: "
                    + "change them by a rule of udev, or run as its owner",
            "cannot open /dev/mcs: ENODEV; the driver has no memory region: give "
                    + "it one in the device tree (oe,mcs_remoteproc), or with its parameters rmem_base and rmem_size",
            "an eventfd heard: true false",
            "cannot register an eventfd with /dev/bell by registerRequest=0x40044200: EINVAL; the driver does not know "
                    + "this request, so it is not mcs_km");

    @TempDir
    private Path libraries;

    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void theDeviceIsAskedTheSameByJniAndByTheForeignFunctionInterface(IpiCalls calls) throws IOException {
        Path fake = Programs.fake(); // preloaded by its name: what LD_PRELOAD names must not have a space
        Path record = folder.file("record");
        Path latch = folder.file("latch");
        Names.mkfifo(latch.toString(), 0600);
        Map<String, String> environment = Map.of(
                "LD_LIBRARY_PATH", fake.getParent().toString(),
                "LD_PRELOAD", fake.getFileName().toString(),
                "MCS_RECORD", record.toString(),
                "MCS_LATCH", latch.toString(),
                "MCS_FAULT", folder.file("fault").toString());
        try (ChildProcess child = ChildProcess.start(command(calls, latch), environment)) {
            assertEquals(0, child.exitStatus(), child::toString);
            assertEquals(String.join("\n", SAID), String.join("\n", child.out()));
        }
        assertEquals(String.join("\n", RECORD), withoutNumbers(Files.readString(record)));
    }

    private List<String> command(IpiCalls calls, Path latch) {
        return List.of(
                Installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path="
                        + Programs.library(System.getProperty("os.arch"), libraries)
                                .getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                McsScript.class.getName(),
                calls.name(),
                latch.toString(),
                folder.file("fault").toString());
    }

    /** The number of an eventfd is whatever was free. */
    private static String withoutNumbers(String record) {
        return record.strip().replaceAll("(ioctl 0x40044200 )[0-9a-f]{8}", "$1EVENTFD");
    }

    private static String send(int processor, int errno) {
        return String.format("ioctl 0x40044100 %02x000000%s -> %d", processor, ZEROS, -errno);
    }
}
