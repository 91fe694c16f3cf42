package io.millrace.hw.ipi.internal;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpiComponentTest {
    private static final String PID = "io.millrace.signaler.ipi~plc";

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();
    private String device;

    @BeforeEach
    void makeFifo() {
        device = directory.resolve("bell").toString();
        Names.mkfifo(device, 0600);
    }

    @Test
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        assertEquals(1, host.services().size());
        String properties = host.services().keySet().iterator().next();
        assertTrue(properties.contains("millrace.signaler=plc"), properties);
        assertTrue(properties.contains("device.id=plc"), properties);
        var signaler = assertInstanceOf(Signaler.class, host.services().get(properties));
        assertEquals("ipi", signaler.info().kind());
        signaler.ring(1);
        assertTrue(signaler.await(TimeUnit.SECONDS.toNanos(30)));
        component.stop();
        assertEquals(Map.of(), host.services());
        signaler.ring(1);
        assertEquals(1, signaler.info().rings());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesNamesFromTheConfigurationIfThereAreAny() {
        var component = start(Map.of("name", "bell", "device_id", "dock"));
        String properties = host.services().keySet().iterator().next();
        assertTrue(properties.contains("millrace.signaler=bell"), properties);
        assertTrue(properties.contains("device.id=dock"), properties);
        component.stop();
    }

    @Test
    void warnsOfARefusedRing() {
        var component = start(Map.of("ring", "IOCTL", "request", "0x40044100"));
        ((Signaler) host.services().values().iterator().next()).ring(1);
        assertEquals(
                List.of("warn " + PID + ": a ring through " + device
                        + " was refused: errno 25; its driver knows no such "
                        + "request: see request. Further ones are not told"),
                host.lines());
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("calls", "JNA"), "calls must be one of [JNI, FFM]: calls=JNA");
        assertRefused(Map.of("ring", "write"), "ring must be one of [IOCTL, WRITE, NONE]: ring=write");
        assertRefused(Map.of("receive", "LOOK"), "receive must be one of [POLL, READ, EVENTFD, NONE]: receive=LOOK");
        assertRefused(Map.of("bytes", 3), "bytes must be 4 or 8: bytes=3");
        assertRefused(Map.of("device", "bell"), "device must be the absolute path of a device: device='bell'");
        assertRefused(
                Map.of("ring", "IOCTL", "request", "4100h"),
                "request must be hexadecimal with 0x, or decimal: request=4100h");
        assertRefused(
                Map.of("target_map", "1=x"),
                "target.map has the entry '1=x', allowed: values from 0 to 0xffffffff: target.map='1=x'");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private IpiComponent start(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("device", device, "calls", "FFM", "ring", "WRITE"));
        all.putAll(values);
        return new IpiComponent(
                host.context(), ComponentHost.config(IpiConfig.class, all), Map.of("service.pid", PID), host.logger());
    }
}
