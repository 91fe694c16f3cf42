package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
    @TempDir
    Path directory;

    @Test
    void showsStoresInTheFile() throws IOException {
        Path path = directory.resolve("file");
        try (Descriptor file = create(path, Machine.pageSize() * 2);
                Mapping mapping = Mapping.of(file, Machine.pageSize(), 100)) {
            assertEquals(100, mapping.segment().byteSize());
            mapping.segment().set(ValueLayout.JAVA_BYTE, 99, (byte) 42);
            assertEquals(42, Files.readAllBytes(path)[(int) Machine.pageSize() + 99]);
        }
    }

    @Test
    void unmapsOnCloseAndRefusesAccessAfterwards() throws IOException {
        Path path = directory.resolve("unmapped");
        try (Descriptor file = create(path, 4096)) {
            Mapping mapping = Mapping.of(file, 0, 4096);
            MemorySegment segment = mapping.segment();
            assertTrue(isMapped(path));
            mapping.close();
            mapping.close();
            assertFalse(isMapped(path));
            assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void namesFileOffsetAndSizeOfAMappingThatIsRefused() {
        try (Descriptor file = create(directory.resolve("file"), 4096)) {
            LibcException e = assertThrows(LibcException.class, () -> Mapping.of(file, 1, 4096));
            assertEquals(Errno.EINVAL, e.errno());
            assertTrue(e.getMessage().contains(file + ", offset 1, 4096"), e.getMessage());
        }
    }

    private static boolean isMapped(Path path) throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(path.toString());
    }

    private static Descriptor create(Path path, long size) {
        Descriptor file = Descriptor.open(path.toString(), Descriptor.READ_WRITE | Descriptor.CREATE, 0600);
        file.truncate(size);
        return file;
    }
}
