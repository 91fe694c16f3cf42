package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at one range. */
@Timeout(120)
class DevMemProcessTest {
    private static final PhysicalRange WINDOW = PhysicalRange.parse("0x2a800560-0x2a8007ff");
    private static final PhysicalRange NEIGHBOUR = PhysicalRange.parse("0x2a800800-0x2a800fff");
    private static final int WRITTEN = 0xC0FFEE;

    @TempDir
    Path root;

    @Test
    void aRangeBelongsToOneProcessUntilThatOneIsKilled() throws Exception {
        FakeKernel fake = FakeKernel.usual(root);
        Process owner = startOwner();
        try (var out = owner.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", out.readLine());
            var e = assertThrows(SegmentRefusedException.class, () -> open(fake, WINDOW));
            assertTrue(e.getMessage().contains("here or in another process, has a part of it"), e::getMessage);
            open(fake, NEIGHBOUR).close();
        } finally {
            owner.destroyForcibly().waitFor();
        }
        try (Segment segment = open(fake, WINDOW)) {
            assertEquals(WRITTEN, segment.memory().getInt(64));
        }
    }

    private static Segment open(FakeKernel fake, PhysicalRange range) {
        return DevMemSegments.open(DevMemSpec.of("dock", range, fake.devMem().toString()), fake.kernel());
    }

    private Process startOwner() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DevMemProcessTest.class.getName(),
                        root.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * The owner that is killed: maps the range, writes, and waits for its end.
     *
     * @param arguments the folder of the kernel
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        try (Segment segment = open(new FakeKernel(Path.of(arguments[0])), WINDOW)) {
            segment.memory().setInt(64, WRITTEN);
            System.out.println("ready");
            if (System.in.read() < 0) {
                System.out.println("nobody is there any more");
            }
        }
    }
}
