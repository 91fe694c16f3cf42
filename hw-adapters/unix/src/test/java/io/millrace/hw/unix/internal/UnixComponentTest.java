package io.millrace.hw.unix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixComponentTest {
    @TempDir
    Path directory;

    @Test
    void logsInOneLineWhatCouldNotBeTidiedUp() throws Exception {
        var host = new ComponentHost();
        Path path = directory.resolve("meeting");
        var server = new UnixComponent(host.logger()).listen(path);
        Files.delete(path);
        server.close();
        assertEquals(List.of("warn did not remove " + path + ": somebody else has removed it"), host.lines());
    }
}
