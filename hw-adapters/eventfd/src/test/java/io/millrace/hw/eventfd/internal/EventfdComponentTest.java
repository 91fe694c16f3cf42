package io.millrace.hw.eventfd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Names;
import io.millrace.hw.unix.internal.UnixPorts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventfdComponentTest {
    private static final String PID = "io.millrace.signaler.eventfd~plc";
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
    void offersASignalerNamedByItsPidUntilItStops() {
        var component = start(Map.of());
        assertEquals(Set.of("{millrace.signaler=plc}"), host.services().keySet());
        assertEquals("plc", signaler().info().name());
        assertEquals("eventfd", signaler().info().kind());
        component.stop(DELETED);
        assertTrue(Names.status(socket()).isEmpty(), "the name stays");
        assertEquals(List.of(), host.lines());
    }

    @Test
    void takesItsNameFromTheConfigurationIfThereIsOne() {
        var component = start(Map.of("name", "bell"));
        assertEquals(Set.of("{millrace.signaler=bell}"), host.services().keySet());
        component.stop(DELETED);
    }

    @Test
    void theClientDoesNotNoticeAnUpdateOfTheBundle() {
        EventfdComponent component = start(Map.of());
        try (var client = new RawClient(socket())) {
            Signaler theirs = client.take();
            for (int i = 0; i < 3; i++) {
                component.stop(UPDATED);
                assertEquals(Map.of(), host.services());
                theirs.ring(0);
                component = start(Map.of());
                assertTrue(signaler().await(Await.WATCHDOG_NANOS));
                signaler().ring(0);
                assertTrue(theirs.await(Await.WATCHDOG_NANOS));
            }
            component.stop(DELETED);
            client.awaitEnd();
        }
        assertEquals(List.of(), host.lines());
    }

    @Test
    void theClientHearsTheEndWhenTheFrameworkStops() {
        var component = start(Map.of());
        try (var client = new RawClient(socket())) {
            client.take();
            host.stopFramework();
            component.stop(UPDATED);
            client.awaitEnd();
        }
    }

    @Test
    void aClientOffersItsSignalerWhileThereIsAServer() {
        var client = start(Map.of("role", "CLIENT"));
        String none = "warn " + PID + ": waits for a server at " + socket() + ": there is no such socket";
        Await.until(() -> host.lines().equals(List.of(none)), () -> "logged: " + host.lines());
        assertEquals(Map.of(), host.services());
        try (EventfdServer server = server()) {
            awaitServices(1);
            signaler().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS));
            client.stop(UPDATED);
            assertEquals(Map.of(), host.services());
            server.signaler().ring(0);
            client = start(Map.of("role", "CLIENT"));
            awaitServices(1);
            assertTrue(signaler().await(Await.WATCHDOG_NANOS), "the ring in between was lost");
        }
        awaitServices(0);
        client.stop(UPDATED);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertRefused(Map.of("role", "PEER"), "role must be one of [SERVER, CLIENT]: role=PEER");
        assertRefused(
                Map.of("socket", "plc"),
                "socket must be the absolute path of a socket, of at most 107 bytes: socket='plc'");
        RawServer server = new RawServer(socket());
        assertRefused(
                Map.of(),
                "refused " + socket() + ": somebody listens there already; stop that one, or configure another path");
        assertTrue(Names.status(socket()).isPresent(), "the name of somebody else was removed");
        server.close();
    }

    private void assertRefused(Map<String, Object> values, String reason) {
        assertEquals(PID + ": " + reason, host.refusal(() -> start(values)));
    }

    private void awaitServices(int count) {
        Await.until(() -> host.services().size() == count, () -> host.services() + ", " + host.lines());
    }

    private Signaler signaler() {
        return assertInstanceOf(
                Signaler.class, host.services().values().iterator().next());
    }

    private EventfdServer server() {
        return EventfdServer.open("server", socket(), new UnixPorts(), Optional.empty(), line -> {});
    }

    private EventfdComponent start(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("socket", socket()));
        all.putAll(values);
        return new EventfdComponent(
                host.context(),
                ComponentHost.config(EventfdConfig.class, all),
                Map.of("service.pid", PID),
                new UnixPorts(),
                host.store(),
                host.logger());
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
