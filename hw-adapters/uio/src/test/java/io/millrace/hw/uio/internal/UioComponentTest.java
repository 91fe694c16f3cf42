package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UioComponentTest {
    private static final String PID = "io.millrace.hw.uio~plc";
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();
    private FakeMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new FakeMachine(directory);
    }

    @Test
    void offersASegmentNamedByItsPidUntilItStops() {
        machine.device(0, "dsp").map(0, 0, "ram", 2 * FakeMachine.PAGE, 0);
        machine.memory(0, 2 * FakeMachine.PAGE);
        UioComponent component = start(Map.of("interrupt", false, "map", "ram", "size", 512L));
        Segment segment = only(Segment.class, "millrace.segment=plc", "device.id=plc");
        assertEquals("plc", segment.info().name());
        assertEquals(512, segment.info().sizeBytes());
        component.stop();
        assertEquals(Map.of(), host.services());
        assertEquals(List.of(), host.lines());
        start(Map.of("interrupt", false)).stop();
    }

    @Test
    void offersASignalerOfTheDeviceThatIsChosen() {
        machine.device(0, "gen").device(1, "gen");
        try (Counter counter = machine.interrupts(1)) {
            UioComponent component = start(Map.of(
                    "device",
                    "gen",
                    "index",
                    1,
                    "map",
                    "none",
                    "rearm",
                    "NONE",
                    "name",
                    "bell",
                    "device_id",
                    "board7"));
            Signaler signaler = only(Signaler.class, "millrace.signaler=bell", "device.id=board7");
            counter.count(3);
            assertTrue(signaler.await(LONG));
            assertEquals(2, signaler.info().missed());
            component.stop();
            assertEquals(Map.of(), host.services());
            assertFalse(signaler.await(LONG));
        }
    }

    @Test
    void aDeviceThatGivesNoMoreInterruptsIsOneWarning() {
        machine.device(0, "dsp");
        Path config = machine.pci(0, "0000:00:04.0", new byte[8]);
        try (Counter counter = machine.interrupts(0)) {
            UioComponent component = start(Map.of("map", "none", "rearm", "PCI_INTX"));
            Signaler signaler = only(Signaler.class, "millrace.signaler=plc", "device.id=plc");
            FakeMachine.fill(config, (byte) -1);
            for (int i = 1; i <= 3; i++) {
                counter.count(i);
                assertTrue(signaler.await(LONG));
            }
            component.stop();
        }
        assertEquals(1, host.lines().size(), host.lines()::toString);
        String line = host.lines().getFirst();
        assertTrue(line.startsWith("warn " + PID + ": no interrupt comes any more: the PCI device of "), line);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        machine.device(0, "dsp").map(0, 0, "", FakeMachine.PAGE, 0);
        machine.memory(0, FakeMachine.PAGE);
        assertRefused(Map.of("rearm", "MSI"), "rearm must be one of [AUTO, WRITE_ONE, PCI_INTX, NONE]: rearm=MSI");
        assertRefused(Map.of("size", -1L), "size must be 0 (the whole map) or more: size=-1");
        assertRefused(Map.of("ring", "x"), "ring must be a register, like 0x60: ring='x'");
        assertRefused(
                Map.of("target_map", "1"),
                "target.map has the entry '1', allowed: NUMBER=VALUE, and * for every other number: target.map='1'");
        assertRefused(
                Map.of("interrupt", false, "map", "1"),
                "refused map '1' of uio0 (dsp): 0 are so, there are: map0 of " + FakeMachine.PAGE + " bytes");
        assertRefused(
                Map.of("device", ""),
                "there is no UIO device named '', there are: uio0 (dsp); a PCI device becomes one by: modprobe "
                        + "uio_pci_generic; echo VENDOR DEVICE > /sys/bus/pci/drivers/uio_pci_generic/new_id");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private <S> S only(Class<S> type, String... properties) {
        assertEquals(1, host.services().size(), host.services()::toString);
        Map.Entry<String, Object> service =
                host.services().entrySet().iterator().next();
        for (String property : properties) {
            assertTrue(service.getKey().contains(property), service.getKey());
        }
        return assertInstanceOf(type, service.getValue());
    }

    private UioComponent start(Map<String, Object> values) {
        Map<String, Object> all =
                new HashMap<>(Map.of("device", "dsp", "sysfs", machine.sysfs(), "dev", machine.dev()));
        all.putAll(values);
        return new UioComponent(
                host.context(), ComponentHost.config(UioConfig.class, all), Map.of("service.pid", PID), host.logger());
    }
}
