package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemComponentTest {
    private static final String PID = "io.millrace.hw.ivshmem~plc";
    private static final int UPDATED = ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED;
    private static final int DELETED = ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;

    @TempDir
    Path directory;

    private final ComponentHost host = new ComponentHost();
    private final List<String> before = Descriptors.open();

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(Map.of(), host.kept());
        assertEquals(Map.of(), host.services());
        Descriptors.awaitOnly(before);
    }

    @Test
    void offersSegmentAndSignalerOfOneDeviceUntilItStops() {
        var component = start(Map.of("size", 65536L));
        assertEquals(65536, service(Segment.class).info().sizeBytes());
        assertEquals("plc", service(Segment.class).info().name());
        assertEquals("plc", service(Signaler.class).info().name());
        assertProperties("plc", "plc");
        component.stop(DELETED);
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesNameAndDeviceFromTheConfiguration() {
        var component = start(Map.of("size", 65536L, "name", "dock", "device_id", "board7"));
        assertProperties("dock", "board7");
        component.stop(DELETED);
    }

    @Test
    void guestsStayWhileTheBundleIsUpdated() {
        IvshmemComponent component = start(Map.of("size", 65536L));
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            for (int i = 0; i < 3; i++) {
                component.stop(UPDATED);
                assertEquals(Map.of(), host.services());
                guest.ring("0/0");
                component = start(Map.of("size", 65536L));
                assertTrue(service(Signaler.class).await(Await.WATCHDOG_NANOS));
                service(Signaler.class).ring(1);
                guest.awaitRing("1/0");
            }
            component.stop(DELETED);
            assertEquals(RawClient.END, guest.next());
        }
        assertTrue(Names.status(socket()).isEmpty(), "the name stays");
        assertEquals(List.of(), host.lines());
    }

    @Test
    void guestsHearTheEndWhenTheFrameworkStops() {
        var component = start(Map.of("size", 65536L));
        try (var guest = new RawClient(socket())) {
            guest.greet(1);
            host.stopFramework();
            component.stop(UPDATED);
            assertEquals(RawClient.END, guest.next());
        }
    }

    @Test
    void aClientOffersItsServicesWhileThereIsAServer() {
        var client = start(Map.of("role", "CLIENT", "target_map", "*=0"));
        assertEquals(Map.of(), host.services());
        IvshmemDoor door = IvshmemDoor.of("server", socket(), 1);
        try (IvshmemServer server = IvshmemServer.open(
                IvshmemSpec.of(door, 65536), IvshmemRoutes.parse("", 1), Optional.empty(), it -> {})) {
            awaitServices(2);
            service(Signaler.class).ring(99);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
            client.stop(UPDATED);
            assertEquals(Map.of(), host.services());
            assertEquals(List.of(1), server.guests());
            client = start(Map.of("role", "CLIENT", "target_map", "*=0"));
            awaitServices(2);
            assertEquals(List.of(1), server.guests());
        }
        awaitServices(0);
        client.stop(UPDATED);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("size", 65536L, "role", "PEER"), "role must be one of [SERVER, CLIENT]: role=PEER");
        assertRefused(
                Map.of("size", 65536L, "mode", "rw"), "mode must be three or four octal digits, like 0600: mode=rw");
        assertRefused(
                Map.of("size", 65536L, "socketMode", "8"),
                "socketMode must be three or four octal digits, like 0600: socketMode=8");
        assertRefused(
                Map.of("size", 65536L, "role", "CLIENT"),
                "path and size are the server's, leave them out with role=CLIENT: path='', size=65536");
        assertRefused(
                Map.of("size", 65536L, "target_map", "1"),
                "target.map has the entry '1', allowed: NUMBER=PEER or NUMBER=PEER/VECTOR, and * for every other "
                        + "number: target.map='1'");
        assertRefused(
                Map.of("size", 65536L, "socket", "plc"),
                "socket must be the absolute path of a socket, of at most 107 bytes: socket='plc'");
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private void assertProperties(String name, String device) {
        List<String> found = host.services().keySet().stream().sorted().toList();
        assertEquals(2, found.size(), found::toString);
        for (String properties : found) {
            assertTrue(properties.contains("device.id=" + device), properties);
        }
        assertTrue(found.stream().anyMatch(it -> it.contains("millrace.segment=" + name)), found::toString);
        assertTrue(found.stream().anyMatch(it -> it.contains("millrace.signaler=" + name)), found::toString);
    }

    private void awaitServices(int count) {
        Await.until(() -> host.services().size() == count, () -> host.services() + ", " + host.lines());
    }

    private <S> S service(Class<S> type) {
        return host.services().values().stream()
                .filter(type::isInstance)
                .map(it -> assertInstanceOf(type, it))
                .findFirst()
                .orElseThrow();
    }

    private IvshmemComponent start(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("socket", socket()));
        all.putAll(values);
        return new IvshmemComponent(
                host.context(),
                ComponentHost.config(IvshmemConfig.class, all),
                Map.of("service.pid", PID),
                host.store(),
                host.logger());
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
