package io.millrace.itests.posix;

import io.millrace.hw.libc.Names;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A name in {@code /dev/shm}, where everybody may put anything, and a victim that must not be reached by it.
 *
 * <p>Thread-safety: who puts things there is one thread, who opens them another.
 */
final class FlatName implements AutoCloseable {
    static final int SIZE = 4096;
    static final int HONEST = 0x1234567;
    static final int VICTIM = 0x7654321;

    private final String name = "/millrace-itests-" + Site.key();
    private final SharedFolder folder = new SharedFolder();

    /** Makes the victim, which its owner alone may write to. */
    FlatName() throws IOException {
        file(victim(), VICTIM, "rw-------");
    }

    /** What a stranger may put at the name. */
    enum Trap {
        SYMBOLIC_LINK,
        DANGLING_LINK,
        HARD_LINK,
        FIFO,
        DIRECTORY,
        WIDE_MODE,
        WRONG_SIZE
    }

    String name() {
        return name;
    }

    Path path() {
        return Path.of("/dev/shm" + name);
    }

    Path victim() {
        return folder.file("victim");
    }

    /** Where a dangling link leads to. */
    Path nowhere() {
        return folder.file("nowhere");
    }

    /** Puts an honest file at the name, in one step. */
    void honest() throws IOException {
        Path next = folder.file("next");
        file(next, HONEST, "rw-------");
        move(next);
    }

    /** Puts something else at the name, in one step if it is no directory. */
    void put(Trap trap) throws IOException {
        Path next = folder.file("next");
        switch (trap) {
            case SYMBOLIC_LINK -> Files.createSymbolicLink(next, victim());
            case DANGLING_LINK -> Files.createSymbolicLink(next, nowhere());
            case HARD_LINK -> Files.createLink(next, victim());
            case FIFO -> Names.mkfifo(next.toString(), 0600);
            case DIRECTORY -> Files.createDirectory(next);
            case WIDE_MODE -> file(next, VICTIM, "rw-rw-rw-");
            case WRONG_SIZE -> {
                file(next, VICTIM, "rw-------");
                Files.write(next, new byte[SIZE / 2]);
            }
        }
        move(next);
    }

    private void move(Path next) throws IOException {
        Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // a link to what is there already stays behind
        Files.deleteIfExists(next);
    }

    /** A file that begins with a word. */
    static void file(Path path, int content, String permissions) throws IOException {
        byte[] bytes = ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content)
                .array();
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(path, bytes);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path());
        } catch (IOException e) {
            throw new AssertionError("what was put at " + path() + " cannot be removed: " + e, e);
        } finally {
            folder.close();
        }
    }
}
