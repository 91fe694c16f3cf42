package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.object.ChildJvm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table in a JVM that forbids native calls, on a file that the JDK maps. */
class TableWithoutNativeTest {
    @TempDir
    private Path folder;

    @Test
    void regionsAreReadAndWrittenByCopies() throws Exception {
        String file = folder.resolve("table").toString();
        assertEquals(
                List.of("read 42", "ENOSYS", "attached 1"),
                ChildJvm.run("", "--illegal-native-access=deny", WithoutNative.class, file));
    }

    /** What a JVM does that must not call the C library. */
    static final class WithoutNative {
        private WithoutNative() {}

        public static void main(String[] arguments) throws IOException {
            TableLayout layout = Tables.posix();
            try (Arena arena = Arena.ofShared();
                    FileChannel file = FileChannel.open(
                            Path.of(arguments[0]),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                Memory memory = Memory.of(file.map(MapMode.READ_WRITE, 0, layout.size(), arena), Access.NORMAL);
                TableSystemV table = Tables.join(memory, layout, ProcessLiveness.self(), new ProcessLiveness(0));
                Attachment attachment = table.shmat(table.shmget(7, 3000, 0600, Tables.CREAT), 0, Set.of());
                attachment.write(2000, new byte[] {42});
                byte[] bytes = new byte[1];
                attachment.read(2000, bytes);
                System.out.println("read " + bytes[0]);
                try {
                    System.out.println(attachment.memory());
                } catch (PosixException e) {
                    System.out.println(e.errno());
                }
                System.out.println("attached " + table.stat(attachment.id()).nattch());
                table.close();
            }
        }
    }
}
