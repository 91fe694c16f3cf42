package io.millrace.hw.devmem.internal;

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

/** The component, over a sparse file as the node of a driver. */
class DevMemComponentTest {
    private static final String PID = "io.millrace.segment.devmem~dock";

    @TempDir
    Path root;

    private final ComponentHost host = new ComponentHost();
    private final Map<String, Object> values = new HashMap<>();
    private AllowedRangesComponent allowed;

    @BeforeEach
    void configure() {
        allow("0x2a800000-0x2affffff");
        values.put("device", FakeKernel.usual(root).devMem().toString());
        values.put("address", "0x2A800000");
        values.put("size", 8L << 20);
    }

    @Test
    void offersASegmentNamedByItsPidUntilItStops() {
        var component = start();
        Segment segment = assertInstanceOf(
                Segment.class, host.services().get(service("dock", "dock")), host.services()::toString);
        assertEquals("dock", segment.info().name());
        assertEquals(8 << 20, segment.info().sizeBytes());
        component.stop();
        assertEquals(Map.of(), host.services());
        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(0));
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesEveryProperty() {
        values.putAll(Map.of("name", "other", "device_id", "board", "systemRam", true, "address", "713031680"));
        var component = start();
        assertTrue(host.services().containsKey(service("other", "board")), host.services()::toString);
        component.stop();
        assertEquals(
                new DevMemSpec(
                        "other",
                        new PhysicalRange(0x2a800000L, 8 << 20),
                        values.get("device").toString(),
                        allowed.ranges(),
                        true),
                DevMemComponent.spec(config(), "other", allowed.ranges()));
        values.remove("device");
        assertEquals(
                "/dev/mem",
                DevMemComponent.spec(config(), "dock", allowed.ranges()).device());
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused("address", "2A800000h", "address must be hexadecimal after 0x, or decimal: address='2A800000h'");
        assertRefused("address", null, "address must be hexadecimal after 0x, or decimal: address=''");
        assertRefused("address", "0x2A800004", "start of 0x2a800004-");
        assertRefused("size", 0L, "the size of a range must be 1 byte or more");
        assertRefused("size", Long.MAX_VALUE, "the size of a range must be 1 byte or more");
        assertRefused(
                "size",
                (8L << 20) + 1,
                "refused 0x2a800000-0x2b000000 of " + values.get("device") + ":" + " allowed: ");
        assertRefused("device", "mem", "device must be the absolute path of a node: device='mem'");
        assertRefused("device", root + "/none", "cannot open " + root + "/none: ENOENT");
    }

    @Test
    void nothingIsAllowedUntilSomebodySaysWhat() {
        allow();
        assertRefused(
                "name",
                "dock",
                "refused 0x2a800000-0x2affffff of " + values.get("device") + ": allowed: nothing; whoever answers for"
                        + " this machine sets allow=[\"0x2a800000-0x2affffff\"] in the configuration"
                        + " io.millrace.devmem");
        allow("everything");
        assertRefused("name", "dock", "allow in the configuration io.millrace.devmem: a range must be");
    }

    private void allow(String... ranges) {
        allowed = new AllowedRangesComponent(ComponentHost.config(AllowedRangesConfig.class, Map.of("allow", ranges)));
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

    private DevMemConfig config() {
        return ComponentHost.config(DevMemConfig.class, values);
    }

    private DevMemComponent start() {
        return new DevMemComponent(host.context(), config(), Map.of("service.pid", PID), allowed, host.logger());
    }
}
