package io.millrace.hw.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Role;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentException;

class MappedFileComponentTest {
    private static final String PID = "io.millrace.segment.file~plc";

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();
    private final Map<String, Object> values = new HashMap<>();
    private Path path;

    @BeforeEach
    void configure() {
        path = directory.resolve("segment");
        values.put("path", path.toString());
        values.put("size", 4096L);
    }

    @Test
    void offersASegmentNamedByItsPidUntilItStops() {
        var component = start();
        var segment = assertInstanceOf(MappedFile.class, host.services().get("{millrace.segment=plc}"));
        assertEquals("plc", segment.info().name());
        component.stop();
        assertEquals(Map.of(), host.services());
        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(0));
        assertFalse(Files.exists(path));
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesEveryProperty() {
        values.putAll(Map.of(
                "name", "other", "role", "ATTACH", "mode", "0640", "keepOnStop", true, "access", "DEVICE", "owner", 7));
        assertEquals(
                new FileSpec("other", path.toString(), 4096, Role.ATTACH, 0640, Access.DEVICE, true, 7),
                MappedFileComponent.spec(ComponentHost.config(FileConfig.class, values), "other"));
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused("path", "relative", "path must be the absolute path of a file: path='relative'");
        assertRefused("size", 0L, "size must be more than 0 bytes");
        assertRefused("role", "MAKE", "role must be one of [CREATE, ATTACH, CREATE_OR_ATTACH]: role=MAKE");
        assertRefused("mode", "rw", "mode must be three or four octal digits, like 0600: mode=rw");
        assertRefused("access", "normal", "access must be one of [NORMAL, DEVICE]: access=normal");
        assertRefused("path", directory.resolve("a/b/c").toString(), "cannot make the directory " + directory + "/a/b");
        values.remove("path");
        assertThrows(ComponentException.class, this::start);
    }

    @Test
    void warnsAboutANameItDidNotRemove() throws Exception {
        var component = start();
        Files.delete(path);
        component.stop();
        assertEquals(1, host.lines().size());
        assertTrue(
                host.lines().getFirst().startsWith("warn " + PID + ": did not remove " + path), host.lines()::toString);
    }

    private void assertRefused(String property, Object value, String reason) {
        Map<String, Object> right = Map.copyOf(values);
        values.put(property, value);
        String line = host.refusal(this::start);
        values.clear();
        values.putAll(right);
        assertTrue(line.startsWith(PID + ": " + reason), line);
    }

    private MappedFileComponent start() {
        return new MappedFileComponent(
                host.context(),
                ComponentHost.config(FileConfig.class, values),
                Map.of("service.pid", PID),
                host.logger());
    }
}
