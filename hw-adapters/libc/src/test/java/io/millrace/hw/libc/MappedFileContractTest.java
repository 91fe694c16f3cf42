package io.millrace.hw.libc;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class MappedFileContractTest {
    private static Segment open(Path directory, Access access) {
        String path = directory.resolve("segment").toString();
        return MappedFile.open(
                new FileSpec("plc", path, 20_000, Role.CREATE, 0600, access, false, NameRules.NOBODY_ELSE), it -> {});
    }

    @Nested
    class OfNormalMemory extends SegmentContract {
        @TempDir
        Path directory;

        @Override
        protected Segment open() {
            return MappedFileContractTest.open(directory, Access.NORMAL);
        }
    }

    @Nested
    class OfDeviceMemory extends SegmentContract {
        @TempDir
        Path directory;

        @Override
        protected Segment open() {
            return MappedFileContractTest.open(directory, Access.DEVICE);
        }
    }
}
