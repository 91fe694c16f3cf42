package io.millrace.hw.futex.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.testkit.ComponentHost;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FutexComponentTest {
    private static final String PID = "io.millrace.signaler.futex~plc";

    private final ComponentHost host = new ComponentHost();

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        var signaler = assertInstanceOf(FutexSignaler.class, host.services().get("{millrace.signaler=plc}"));
        assertEquals("plc", signaler.info().name());
        var layout = assertInstanceOf(SegmentLayout.class, host.services().get("{millrace.segment=ram}"));
        assertEquals("ram", layout.segment());
        assertEquals("futex plc", layout.owner());
        assertEquals(4, layout.fields().size());
        component.stop();
        assertEquals(Map.of(), host.services());
        signaler.ring(0);
        assertEquals(0, signaler.info().rings());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesItsNameFromTheConfigurationIfThereIsOne() {
        var component = start(Map.of("name", "bell", "offsetBytes", 64L, "side", "B"));
        assertEquals(
                Set.of("{millrace.signaler=bell}", "{millrace.segment=ram}"),
                host.services().keySet());
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("side", "C"), "segment ram: side must be one of [A, B]: side=C");
        assertRefused(
                Map.of("offsetBytes", 120L),
                "segment ram: offset must be a multiple of 4 between 0 and 112: offset=120");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private FutexComponent start(Map<String, Object> values) {
        return new FutexComponent(
                host.context(),
                ComponentHost.config(FutexConfig.class, values),
                Map.of("service.pid", PID),
                new Ram(Memory.of(Arena.ofAuto().allocate(128, 64), Access.NORMAL)),
                host.logger());
    }

    private record Ram(Memory memory) implements Segment {
        @Override
        public SegmentInfo info() {
            return new SegmentInfo("ram", "ram", "here", memory.size(), memory.access(), true);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
