package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentException;

/** A FIFO stands where the device should be: it can be opened, and refuses to ring. */
class McsComponentTest {
    private static final String PID = "io.millrace.signaler.mcs~rtos";

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();

    @Test
    void offersASignalerAndWarnsOfARefusedRing() {
        String device = directory.resolve("mcs").toString();
        Names.mkfifo(device, 0600);
        var component = start(Map.of("device", device, "calls", "FFM", "target_map", "1=0"));
        String properties = host.services().keySet().iterator().next();
        assertTrue(properties.contains("millrace.signaler=rtos"), properties);
        var signaler = assertInstanceOf(Signaler.class, host.services().get(properties));
        assertEquals("mcs", signaler.info().kind());
        signaler.ring(Integer.MAX_VALUE);
        assertEquals(List.of(), host.lines());
        signaler.ring(1);
        assertEquals(
                List.of("warn " + PID + ": a ring through " + device
                        + " was refused: errno 25; its driver knows no such "
                        + "request: see request. Further ones are not told"),
                host.lines());
        component.stop();
        assertEquals(Map.of(), host.services());
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        String device = directory.resolve("mcs").toString();
        var e = assertThrows(ComponentException.class, () -> start(Map.of("device", device, "calls", "FFM")));
        assertEquals(
                PID + ": cannot open " + device + ": ENOENT; the driver is not loaded: modprobe mcs_km",
                e.getMessage());
        assertEquals(0, e.getStackTrace().length);
        assertEquals(List.of("error " + e.getMessage()), host.lines());
    }

    @Test
    void refusesAProcessorThatIsNotThere() {
        var e = assertThrows(ComponentException.class, () -> start(Map.of("target_map", "1=4095")));
        assertTrue(e.getMessage().contains("'1=4095', allowed: processors of this machine: 0"), e.getMessage());
    }

    private McsComponent start(Map<String, Object> values) {
        return new McsComponent(
                host.context(),
                ComponentHost.config(McsConfig.class, values),
                Map.of("service.pid", PID),
                host.logger());
    }
}
