package io.millrace.hw.spin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.api.testkit.ComponentHost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpinComponentTest {
    private static final String PID = "io.millrace.signaler.spin~plc";

    private final ComponentHost host = new ComponentHost();

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(SpinSignaler.class, host.services().get("{millrace.signaler=plc}"));
        assertEquals("plc", signaler.info().name());
        component.stop();
        assertEquals(Map.of(), host.services());
        signaler.ring(0);
        assertEquals(1, signaler.info().rings());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesItsNameFromTheConfigurationIfThereIsOne() {
        var component = start(Map.of("name", "bell"));
        assertEquals(Set.of("{millrace.signaler=bell}"), host.services().keySet());
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("pollNanos", 0L), "pollNanos must be between 1 and 1000000000: pollNanos=0");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private SpinComponent start(Map<String, Object> values) {
        return new SpinComponent(
                host.context(),
                ComponentHost.config(SpinConfig.class, values),
                Map.of("service.pid", PID),
                host.logger());
    }
}
