package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Creators that compete, and creators that are killed. */
@Timeout(120)
class MappedFileProcessTest {
    private static final long SIZE = 4096;
    private static final int WRITTEN = 0xC0FFEE;

    @TempDir
    Path directory;

    @Test
    void refusesACreatorWhileAnotherLivesAndAdoptsItsBytesOnceItIsKilled() throws Exception {
        Process creator = startCreator();
        try (var out = creator.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", out.readLine());
            var e = assertThrows(SegmentRefusedException.class, this::create);
            assertTrue(e.getMessage().contains("it is in use by another owner"), e.getMessage());
        } finally {
            creator.destroyForcibly().waitFor();
        }
        try (var adopted = create()) {
            assertEquals(WRITTEN, adopted.memory().getInt(64));
            assertTrue(adopted.info().created());
        }
        assertFalse(Files.exists(path()));
    }

    @Test
    void letsExactlyOneOfTwoCreatorsWin() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicInteger living = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        Callable<Void> creator = () -> {
            for (int i = 0; i < 200; i++) {
                start.await();
                openOnce(living, opened);
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(creator, creator))) {
                done.get();
            }
        }
        assertTrue(opened.get() >= 200, "somebody wins every time: " + opened);
    }

    private void openOnce(AtomicInteger living, AtomicInteger opened) {
        try (var segment = create()) {
            assertEquals(1, living.incrementAndGet(), "two owners of one file");
            opened.incrementAndGet();
            segment.memory().setInt(0, 1);
            living.decrementAndGet();
        } catch (SegmentRefusedException expected) {
            assertTrue(expected.getMessage().contains("in use by another owner"), expected::getMessage);
        }
    }

    private MappedFile create() {
        return MappedFile.open(FileSpec.of("plc", path().toString(), SIZE, Role.CREATE), it -> {});
    }

    private Path path() {
        return directory.resolve("segment");
    }

    private Process startCreator() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(MappedFileProcessTest.class.getName(), path().toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * The creator that is killed: makes the file, writes, and waits for its end.
     *
     * @param arguments the path
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        try (var segment = MappedFile.open(FileSpec.of("plc", arguments[0], SIZE, Role.CREATE), it -> {})) {
            segment.memory().setInt(64, WRITTEN);
            System.out.println("ready");
            if (System.in.read() < 0) {
                System.out.println("nobody is there any more");
            }
        }
    }
}
