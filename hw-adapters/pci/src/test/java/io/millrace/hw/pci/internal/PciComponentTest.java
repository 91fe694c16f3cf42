package io.millrace.hw.pci.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciComponentTest {
    private static final String PID = "io.millrace.segment.pci~dock";

    @TempDir
    Path root;

    private final ComponentHost host = new ComponentHost();
    private final Map<String, Object> values = new HashMap<>();

    @BeforeEach
    void configure() {
        new FakeSysfs(root).ivshmem("0000:00:04.0");
        values.put("sysfs", root.toString());
        values.put("id", "1af4:1110");
    }

    @Test
    void offersASegmentNamedByItsPidUntilItStops() {
        var component = start();
        Segment segment = assertInstanceOf(
                Segment.class, host.services().get(service("dock", "dock")), host.services()::toString);
        assertEquals("dock", segment.info().name());
        assertEquals(FakeSysfs.BAR_BYTES, segment.info().sizeBytes());
        component.stop();
        assertEquals(Map.of(), host.services());
        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(0));
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesEveryProperty() {
        values.putAll(
                Map.of("index", 0, "resource", 0, "offset", 16L, "size", 32L, "writeCombining", true, "enable", true));
        values.put("name", "other");
        assertEquals(
                new PciSpec("other", root, new PciSelection("1af4:1110", 0, ""), 0, 16, 32, true, true),
                PciComponent.spec(config(), "other"));
        values.clear();
        values.put("address", "0000:00:04.0");
        assertEquals(
                PciSpec.of("dock", PciSelection.ofAddress("0000:00:04.0"), 2), PciComponent.spec(config(), "dock"));
    }

    @Test
    void saysWhichDeviceItBelongsTo() {
        values.putAll(Map.of("name", "other", "device_id", "board"));
        var component = start();
        assertTrue(host.services().containsKey(service("other", "board")), host.services()::toString);
        component.stop();
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused("id", "", "a device must be chosen by id or by address: id='', address=''");
        assertRefused("id", "1af4", "id must be vendor and device, like 1af4:1110: id='1af4'");
        assertRefused("id", "1234:11e8", "there is no PCI device 1234:11e8, there are: 0000:00:04.0 (1af4:1110)");
        assertRefused("index", 1, "PCI devices 1af4:1110 are: 0000:00:04.0 (1af4:1110); choose one by index");
        assertRefused("resource", 6, "resource must be 0 to 5: resource=6");
        assertRefused("resource", 4, "refused resource4 of 0000:00:04.0 (1af4:1110): it is ports, not memory");
        assertRefused("offset", 4L, "start of resource2 of 0000:00:04.0 (1af4:1110) must be a multiple of 8: 0x4");
        assertRefused("sysfs", "sys", "sysfs must be an absolute path: sysfs='sys'");
    }

    private static String service(String name, String device) {
        return Map.of(Segment.NAME, name, "device.id", device).toString();
    }

    private void assertRefused(String property, Object value, String reason) {
        Map<String, Object> right = Map.copyOf(values);
        values.put(property, value);
        String line = host.refusal(this::start);
        values.clear();
        values.putAll(right);
        assertTrue(line.startsWith(PID + ": " + reason), line);
    }

    private PciConfig config() {
        return ComponentHost.config(PciConfig.class, values);
    }

    private PciComponent start() {
        return new PciComponent(host.context(), config(), Map.of("service.pid", PID), host.logger());
    }
}
