package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.cli.Cli;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device in the place of the file. Every machine has one that maps memory: zeros that nobody else sees. */
@Timeout(120)
final class FusiondockDeviceTest {
    private static final String ZEROS = "/dev/zero";
    private static final int REGION = 0x1000;
    /** Of this process alone: a range has one owner on the whole machine. */
    private static final long BASE = ProcessHandle.current().pid() << 24;

    @TempDir
    Path folder;

    @Test
    void mapsTheRegionsAloneWhereTheDeviceHasThem() {
        Settings settings = new Settings(Role.LINUX, BASE, REGION, false, 0, 0, 1, 0);
        try (OpenedFile opened = OpenedFile.open(ZEROS, settings)) {
            SegmentInfo info = opened.segment().info();
            assertEquals(
                    "0x" + Long.toHexString(BASE) + "-0x" + Long.toHexString(BASE + 2 * REGION - 1) + " of /dev/zero",
                    info.location());
            assertEquals(Access.DEVICE, info.access());
            assertEquals(REGION, opened.settings().regionOffset(1));
            assertEquals(2 * REGION, opened.settings().fileBytes());
        }
    }

    @Test
    void speaksThroughADevice() throws Exception {
        AtomicReference<Cli> last = new AtomicReference<>();
        FusiondockRuns.await(
                () -> {
                    last.set(run(ZEROS, "--region-size", Integer.toString(REGION), "initboth", "int=999", "dump"));
                    return !last.get().err().contains("another process, has a part of it");
                },
                "somebody has " + ZEROS + " for ever");
        Cli cli = last.get();
        assertEquals(0, cli.status(), cli::toString);
        JsonObject dump = cli.lines().get(2);
        assertEquals(4, dump.getJsonObject("region0").getInt("used"), cli::out);
        assertEquals(0, dump.getJsonObject("region1").getInt("used"), cli::out);
    }

    @Test
    void followsADeviceThroughNoLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("dock"), Path.of(ZEROS));
        Cli cli = run(link.toString(), "dump");
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains("cannot open " + link + ": ELOOP"), cli::err);
        Files.delete(link);
    }

    @Test
    void saysWhatADeviceRefuses() {
        Cli cli = run("/dev/null", "--base", "0x2A800000", "dump");
        assertEquals(4, cli.status());
        assertTrue(
                cli.err().startsWith("millrace peer: cannot map 0x2a800000-0x2affffff of /dev/null: ENODEV"), cli::err);
        assertFalse(cli.err().contains("\tat "), cli::err);
    }

    private static Cli run(String device, String... words) {
        List<String> all = new ArrayList<>(List.of("peer", "fusiondock", device, "linux"));
        all.addAll(List.of(words));
        return Cli.run(all.toArray(String[]::new));
    }
}
