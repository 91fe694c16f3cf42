package io.millrace.itests.container;

import io.millrace.itests.support.SharedFolder;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.internal.os.OsSystemV;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** What outlives a container: removed after each test. Thread-safety: static. */
final class PosixLeftovers {
    private PosixLeftovers() {}

    /** Removes the segment of the kernel, the object, and the folder. */
    static void remove(SharedFolder folder) {
        try (OsSystemV kernel = OsSystemV.open()) {
            kernel.list().stream()
                    .filter(row -> row.key() == PosixHub.KEY)
                    .forEach(row -> kernel.shmctl(row.id(), ShmctlCommand.IPC_RMID, 0));
            Files.deleteIfExists(PosixHub.object(folder.file(PosixHub.NAME)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.close();
    }
}
