package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.shell.support.CommandException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DumpTest {
    private static final Progress SILENT = new Progress(Optional.empty(), () -> 0);

    @TempDir
    private Path folder;

    private final DemoRuntime runtime = new DemoRuntime();

    @Test
    void theImageDescribesItself() throws IOException {
        Path file = folder.resolve("plc.bin");
        new Dump(runtime, false, SILENT).write("plc", file);
        assertEquals(4096, Files.size(file));
        assertEquals("conveyor", new String(Files.readAllBytes(file), 0x44, 8, StandardCharsets.US_ASCII));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(folder.resolve("plc.bin.json")))) {
            JsonObject image = reader.readObject();
            assertEquals("plc", image.getString("segment"));
            assertEquals(4096, image.getInt("sizeBytes"));
            assertEquals("[\"nrfrpc\"]", image.getJsonArray("protocols").toString());
            assertEquals(
                    "[\"nrfrpc plc\",\"futex plc\"]",
                    image.getJsonArray("owners").toString());
            assertEquals(
                    "ab.slot[1]", image.getJsonArray("fields").getJsonObject(2).getString("name"));
            assertTrue(image.getString("time").endsWith("Z"));
        }
    }

    @Test
    void whatIsThereIsLeftAloneWhicheverOfTheTwo() throws IOException {
        Path json = Files.writeString(folder.resolve("plc.bin.json"), "mine");
        assertEquals(
                json + ": it is there already; -f overwrites it",
                assertThrows(CommandException.class, () -> dump("plc.bin")).getMessage());
        assertEquals("mine", Files.readString(json));
        assertFalse(Files.exists(folder.resolve("plc.bin")));
    }

    @Test
    void aForcedDumpLeavesNothingOfTheFormerOne() throws IOException {
        Path file = Files.write(folder.resolve("plc.bin"), new byte[10_000]);
        new Dump(runtime, true, SILENT).write("plc", file);
        assertEquals(4096, Files.size(file));
    }

    @Test
    void halfADumpDoesNotStay() {
        runtime.getRuntimeDTO();
        Dump dump = new Dump(new Vanishing(), false, SILENT);
        assertThrows(CommandException.class, () -> dump.write("plc", folder.resolve("plc.bin")));
        assertArrayEquals(new String[0], folder.toFile().list());
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        try {
            assertThrows(CommandException.class, () -> dump("plc.bin"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertArrayEquals(new String[0], folder.toFile().list());
    }

    @Test
    void progressIsOneLineOnceASecondAndGoesAway() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicLong nanos = new AtomicLong();
        Progress progress = new Progress(Optional.of(new PrintStream(out, true, StandardCharsets.UTF_8)), nanos::get);
        progress.tell("dump", 1, 100);
        nanos.set(TimeUnit.SECONDS.toNanos(1));
        progress.tell("dump", 50, 100);
        progress.tell("dump", 51, 100);
        progress.end();
        progress.end();
        assertEquals(
                List.of("", "dump: 50 of 100 bytes, 50 %", " ".repeat(27), ""),
                List.of(out.toString(StandardCharsets.UTF_8).split("\r", -1)));
    }

    private DumpDTO dump(String name) {
        return new Dump(runtime, false, SILENT).write("plc", folder.resolve(name));
    }

    /** Goes away while it is read. */
    private static final class Vanishing extends DemoRuntime {
        @Override
        public Optional<byte[]> peek(String segment, long offset, int length) {
            vanish();
            return super.peek(segment, offset, length);
        }
    }
}
