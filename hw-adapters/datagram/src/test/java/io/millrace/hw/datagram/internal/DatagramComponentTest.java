package io.millrace.hw.datagram.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatagramComponentTest {
    private static final String PID = "io.millrace.signaler.datagram~plc";

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(Signaler.class, host.services().get("{millrace.signaler=plc}"));
        assertEquals("plc", signaler.info().name());
        assertEquals("datagram", signaler.info().kind());
        component.stop();
        assertEquals(Map.of(), host.services());
        assertTrue(Names.status(path("ba")).isEmpty(), "the name stays");
        signaler.ring(0);
        assertEquals(0, signaler.info().rings());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesNameAndModeFromTheConfiguration() {
        var component = start(Map.of("name", "bell", "mode", "0660"));
        assertEquals(Set.of("{millrace.signaler=bell}"), host.services().keySet());
        assertEquals(0660, Names.status(path("ba")).orElseThrow().mode());
        component.stop();
    }

    @Test
    void warnsWithItsPidOfAPeerThatIsNotWhatItMustBe() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(Signaler.class, host.services().get("{millrace.signaler=plc}"));
        try (var peer = new RawSocket(directory.resolve("ab"), 0777)) {
            signaler.ring(0);
            assertEquals("", peer.next());
        }
        component.stop();
        assertEquals(1, host.lines().size());
        String line = host.lines().getFirst();
        assertTrue(line.startsWith("warn " + PID + ": rings nobody: refused " + path("ab")), line);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("mode", "rw"), "mode must be three or four octal digits, like 0600: mode=rw");
        assertRefused(Map.of("in", "ba"), "in must be the absolute path of a socket, of at most 107 bytes: in='ba'");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private DatagramComponent start(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("out", path("ab"), "in", path("ba")));
        all.putAll(values);
        return new DatagramComponent(
                host.context(),
                ComponentHost.config(DatagramConfig.class, all),
                Map.of("service.pid", PID),
                host.logger());
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
