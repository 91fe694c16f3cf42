package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Names;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Tools;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A FIFO stands where a device should be: configurations make signalers of it, and take them away. */
final class IpiConfigurationIT {
    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final String device = folder.file("bell").toString();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JNI", "FFM"})
    void aDeviceRingsAndIsHeardUntilItsConfigurationGoes(String calls) throws Exception {
        Tools.require("gcc", "gcc");
        Names.mkfifo(device, 0600);
        var configuration = container.configure(
                "io.millrace.signaler.ipi",
                "fpga",
                Map.of("device", device, "ring", "WRITE", "calls", calls, "device.id", "dock"));
        Signaler signaler = container.await(Signaler.class, "(&(millrace.signaler=fpga)(device.id=dock))");
        assertEquals("ipi", signaler.info().kind());
        signaler.ring(1);
        assertTrue(signaler.await(Eventually.WATCHDOG.toNanos()));
        configuration.delete();
        Eventually.until(
                "the end of the signaler",
                () -> container.find(Signaler.class, "(millrace.signaler=fpga)").isEmpty());
    }

    @Test
    void oneConfigurationWaitsAtADevice() {
        Names.mkfifo(device, 0600);
        Map<String, Object> properties = Map.of("device", device, "ring", "WRITE", "calls", "FFM");
        container.configure("io.millrace.signaler.ipi", "first", properties);
        container.await(Signaler.class, "(millrace.signaler=first)");
        container.configure("io.millrace.signaler.mcs", "second", Map.of("device", device, "calls", "FFM"));
        container.settle();
        assertEquals(List.of(), container.references(Signaler.class, "(millrace.signaler=second)"));
    }

    @Test
    void whatTheMachineLacksIsTold() {
        Tools.require("gcc", "gcc");
        HealthCheck check =
                container.await(HealthCheck.class, "(component.name=io.millrace.hw.ipi.internal.McsHealth)");
        assertEquals(
                Finding.ok("ipi-library", "loaded for os.arch=" + System.getProperty("os.arch")),
                check.check().getLast());
        assertEquals("mcs", check.check().getFirst().name());
    }
}
