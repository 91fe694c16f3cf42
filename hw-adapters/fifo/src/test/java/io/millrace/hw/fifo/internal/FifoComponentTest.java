package io.millrace.hw.fifo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FifoComponentTest {
    private static final String PID = "io.millrace.signaler.fifo~plc";

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(Signaler.class, host.services().get("{millrace.signaler=plc}"));
        assertEquals("plc", signaler.info().name());
        component.stop();
        assertEquals(Map.of(), host.services());
        signaler.ring(0);
        assertEquals(0, signaler.info().rings());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesItsNameFromTheConfigurationIfThereIsOne() {
        var component = start(Map.of("name", "bell", "width", 4));
        assertEquals(Set.of("{millrace.signaler=bell}"), host.services().keySet());
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("width", 3), "width must be 1 or 4 bytes: width=3");
        assertRefused(Map.of("in", "ba"), "path must be the absolute path of a FIFO: path='ba'");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private FifoComponent start(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "out",
                directory.resolve("ab").toString(),
                "in",
                directory.resolve("ba").toString()));
        all.putAll(values);
        return new FifoComponent(
                host.context(), ComponentHost.config(FifoConfig.class, all), Map.of("service.pid", PID), host.logger());
    }
}
