package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody replaces the name while it is opened and while it is removed: never may that reach another file. */
@Timeout(900)
class MappedFileRaceTest {
    private static final int SIZE = 4096;
    private static final int HONEST = 0x1234567;
    private static final int VICTIM = 0x7654321;
    private static final int SHORT_RUN = 300;
    private static final int LONG_RUN = 100_000;

    @TempDir
    Path directory;

    private final ExecutorService attacker = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopAttacker() {
        attacker.close();
    }

    @Test
    void neverOpensAVictimThatIsSwappedIn() throws Exception {
        openWhileNamesAreSwapped(SHORT_RUN);
    }

    @Test
    @Tag("slow")
    void neverOpensAVictimInAHundredThousandSwaps() throws Exception {
        openWhileNamesAreSwapped(LONG_RUN);
    }

    @Test
    void neverRemovesAFileThatReplacedOurs() throws Exception {
        removeWhileNamesAreSwapped(SHORT_RUN);
    }

    @Test
    @Tag("slow")
    void neverRemovesAFileThatReplacedOursInAHundredThousandSwaps() throws Exception {
        removeWhileNamesAreSwapped(LONG_RUN);
    }

    private void openWhileNamesAreSwapped(int attempts) throws Exception {
        file("victim", VICTIM, "rw-r--r--");
        swapIn(0);
        AtomicBoolean stop = new AtomicBoolean();
        Future<?> attack = attacker.submit(() -> {
            for (int i = 0; !stop.get(); i++) {
                swapIn(i);
            }
            return null;
        });
        int opened = 0;
        try {
            for (int i = 0; i < attempts; i++) {
                opened += open(i % 2 == 0 ? Role.ATTACH : Role.CREATE_OR_ATTACH);
            }
            while (opened == 0 && !attack.isDone()) {
                opened += open(Role.ATTACH);
            }
        } finally {
            stop.set(true);
        }
        attack.get();
        assertTrue(opened > 0, "the honest file was never opened: nothing was tried");
    }

    /** One attempt: a refusal, or the honest file. */
    private int open(Role role) {
        try (var segment = MappedFile.open(FileSpec.of("plc", path().toString(), SIZE, role), it -> {})) {
            assertEquals(HONEST, segment.memory().getInt(0), "a file was opened that is not ours");
            return 1;
        } catch (ShmException expected) {
            return 0;
        }
    }

    /** Puts one of five things at the name, in one step. */
    private void swapIn(int turn) throws IOException {
        Path next = directory.resolve("next");
        switch (turn % 5) {
            case 1 -> Files.createSymbolicLink(next, directory.resolve("victim"));
            case 2 -> Files.createLink(next, directory.resolve("victim"));
            case 3 -> Names.mkfifo(next.toString(), 0600);
            case 4 -> file("next", VICTIM, "rw-r--r--");
            default -> file("next", HONEST, "rw-------");
        }
        Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(next);
    }

    private void removeWhileNamesAreSwapped(int attempts) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        for (int i = 0; i < attempts; i++) {
            file("theirs", VICTIM, "rw-------");
            try (Descriptor theirs =
                    Descriptor.open(directory.resolve("theirs").toString(), Descriptor.READ_WRITE, 0)) {
                removeOnce(start);
                assertEquals(1, theirs.status().links(), "a file was removed that is not ours, attempt " + i);
            }
            Files.deleteIfExists(path());
            Files.deleteIfExists(directory.resolve("theirs"));
        }
    }

    private void removeOnce(CyclicBarrier start) throws Exception {
        var segment = MappedFile.open(FileSpec.of("plc", path().toString(), SIZE, Role.CREATE), it -> {});
        Future<?> swap = attacker.submit(() -> {
            start.await();
            Files.move(directory.resolve("theirs"), path(), StandardCopyOption.ATOMIC_MOVE);
            return null;
        });
        start.await();
        segment.close();
        finish(swap);
    }

    private static void finish(Future<?> swap) throws InterruptedException, ExecutionException {
        try {
            swap.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }

    private Path path() {
        return directory.resolve("segment");
    }

    private void file(String name, int content, String permissions) throws IOException {
        Path file = directory.resolve(name);
        byte[] bytes = ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content)
                .array();
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.write(file, bytes);
    }
}
