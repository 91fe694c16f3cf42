package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs sides of one mailbox in this JVM, and looks at its bytes. */
abstract class FusiondockRuns {
    static final int REGION = 0x400000;
    static final int OP = 8;
    static final int READY = 1;
    static final int READ_END = 2;
    private static final int IMAGE = 96;
    private static final long WATCHDOG_NANOS = 60_000_000_000L;

    @TempDir
    Path folder;

    final StopSignal stop = new StopSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endWhatIsLeft() {
        stop.ask();
        threads.close();
    }

    Path file() {
        return folder.resolve("mailbox");
    }

    Cli linux(String arguments) {
        return run("linux", arguments);
    }

    Cli uniproton(String arguments) {
        return run("uniproton", arguments);
    }

    Future<Cli> start(String role, String arguments) {
        return threads.submit(() -> run(role, arguments));
    }

    /** A side with steps and options between spaces; whatever has no bound of its own gets a long one. */
    private Cli run(String role, String arguments) {
        List<String> all = new ArrayList<>(List.of("peer", "fusiondock", file().toString(), role));
        all.addAll(List.of(arguments.split(" ")));
        if (!arguments.contains("--timeout-ms")) {
            all.addAll(List.of("--timeout-ms", "60000"));
        }
        return Cli.run(stop, all.toArray(String[]::new));
    }

    /** Something that reads the file. */
    @FunctionalInterface
    interface Look {
        boolean isSo() throws IOException;
    }

    static void await(Look look, String otherwise) throws IOException {
        long start = System.nanoTime();
        while (!look.isSo()) {
            if (System.nanoTime() - start > WATCHDOG_NANOS) {
                fail(otherwise);
            }
            Thread.onSpinWait();
        }
    }

    void awaitInitialised() throws IOException {
        await(
                () -> Files.exists(file()) && Files.size(file()) == 2 * REGION && word(0, 0) != 0 && word(1, 0) != 0,
                "nobody has made both slots");
    }

    static void assertDone(Cli cli) {
        assertEquals(0, cli.status(), cli.err());
    }

    static List<String> lines(Cli cli) {
        return cli.out().lines().toList();
    }

    /** The first bytes of a region. */
    byte[] head(int region) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file().toFile(), "r")) {
            byte[] bytes = new byte[IMAGE];
            image.seek((long) region * REGION);
            image.readFully(bytes);
            return bytes;
        }
    }

    int word(int region, int offset) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file().toFile(), "r")) {
            image.seek((long) region * REGION + offset);
            return Integer.reverseBytes(image.readInt());
        }
    }

    void word(int region, int offset, int value) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file().toFile(), "rw")) {
            image.seek((long) region * REGION + offset);
            image.writeInt(Integer.reverseBytes(value));
        }
    }

    /** A message of a peer that is none of ours: bytes of a type, in pieces if the slot is smaller. */
    void message(int region, int max, int type, byte[] bytes) throws IOException {
        if (!Files.exists(file())) {
            Files.write(file(), new byte[2 * REGION]);
        }
        try (RandomAccessFile image = new RandomAccessFile(file().toFile(), "rw")) {
            image.seek((long) region * REGION + 16);
            image.write(Arrays.copyOf(bytes, Math.min(bytes.length, max)));
        }
        word(region, 0, max);
        word(region, 4, bytes.length);
        word(region, 12, type);
        word(region, OP, READY);
    }

    static byte[] golden(String name) throws IOException {
        try (InputStream in = FusiondockRuns.class.getResourceAsStream("/fusiondock/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
