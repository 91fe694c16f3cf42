package io.millrace.hw.spin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.ComponentException;

class SpinComponentTest {
    private static final String PID = "io.millrace.signaler.spin~plc";

    private final Fakes fakes = new Fakes();

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(SpinSignaler.class, fakes.services.get("{millrace.signaler=plc}"));
        assertEquals("plc", signaler.info().name());
        component.stop();
        assertEquals(Map.of(), fakes.services);
        signaler.ring(0);
        assertEquals(1, signaler.info().rings());
        assertEquals(List.of(), fakes.lines);
    }

    @Test
    void takesItsNameFromTheConfigurationIfThereIsOne() {
        var component = start(Map.of("name", "bell"));
        assertEquals(Set.of("{millrace.signaler=bell}"), fakes.services.keySet());
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("pollNanos", 0L), "pollNanos must be between 1 and 1000000000: pollNanos=0");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        fakes.lines.clear();
        var e = assertThrows(ComponentException.class, () -> start(values));
        assertEquals(PID + ": " + reason, e.getMessage());
        assertEquals(0, e.getStackTrace().length);
        assertEquals(List.of("error " + e.getMessage()), fakes.lines);
        assertEquals(Map.of(), fakes.services);
    }

    private SpinComponent start(Map<String, Object> values) {
        return new SpinComponent(
                fakes.context(), Fakes.config(SpinConfig.class, values), Map.of("service.pid", PID), fakes.logger());
    }
}
