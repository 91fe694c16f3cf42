package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerDeadException;
import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import io.millrace.api.testkit.ComponentHost;
import java.lang.foreign.Arena;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VoxComponentTest {
    private static final int UPDATE = ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED;
    private static final int DELETED = ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
    private static final int MODIFIED = ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED;
    private static final VoxGeometry TWO = Segments.usual(2, 1024);

    private final ComponentHost container = new ComponentHost();
    private final Parties parties = new Parties(TWO);
    private final Store store = new Store();
    private int framework = Bundle.ACTIVE;

    @Test
    void aHostOffersAChannelForEachGuestWhileItIsThere() {
        VoxHostComponent host = host(Map.of());
        assertEquals(List.of(), names());
        assertEquals(1, allocators());
        SegmentLayout layout = layouts().getFirst();
        assertEquals("test", layout.segment());
        assertEquals("vox line", layout.owner());
        assertEquals("header", layout.fields().getFirst().name());

        VoxGuest first = parties.walkIn();
        awaitNames("line/1");
        VoxGuest second = parties.walkIn();
        awaitNames("line/1", "line/2");
        assertTrue(
                container.services().keySet().stream()
                        .allMatch(text ->
                                text.contains("millrace.segment=test") && text.contains("millrace.protocol=vox")),
                () -> "" + container.services());
        first.close();
        awaitNames("line/2");
        second.close();
        awaitNames();

        host.close(DELETED);
        assertEquals(Map.of(), container.services());
        assertEquals(List.of(), container.lines());
    }

    @Test
    void aChannelWhoseHostStoppedIsClosed() {
        VoxHostComponent host = host(Map.of());
        parties.walkIn();
        awaitNames("line/1");
        Channel channel = channel();

        host.close(DELETED);

        assertEquals(PeerState.GONE, channel.peer());
        assertEquals(Offer.CLOSED, channel.send(new byte[4], Duration.ofSeconds(30)));
        assertEquals(0, channel.receive((segment, offset, length, endpoint) -> {}, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @CsvSource({"" + DELETED, "" + ComponentConstants.DEACTIVATION_REASON_DISABLED})
    void aHostThatStopsForGoodTellsItsGuests(int reason) {
        VoxHostComponent host = host(Map.of());
        VoxGuest guest = parties.walkIn();

        host.close(reason);

        guest.look();
        assertEquals(PeerState.GONE, guest.link().state());
        assertEquals(Map.of(), store.kept);
    }

    @Test
    void aHostOfAFrameworkThatStopsTellsItsGuests() {
        VoxHostComponent host = host(Map.of());
        VoxGuest guest = parties.walkIn();
        framework = Bundle.STOPPING;

        host.close(UPDATE);

        guest.look();
        assertEquals(PeerState.GONE, guest.link().state());
    }

    @ParameterizedTest
    @CsvSource({"" + UPDATE, "" + MODIFIED})
    void aHostThatIsReplacedKeepsItsGuestsAndTheirMessages(int reason) {
        VoxHostComponent host = host(Map.of());
        VoxGuest guest = parties.walkIn();
        awaitNames("line/1");
        Segments.offer(guest.link().tx(), Segments.payload(1, 700));

        host.close(reason);
        assertEquals(Map.of(), container.services());
        assertEquals(List.of("io.millrace.vox.host~line"), List.copyOf(store.kept.keySet()));
        guest.look();
        assertEquals(PeerState.ALIVE, guest.link().state());

        host(Map.of());
        awaitNames("line/1");
        List<byte[]> heard = new ArrayList<>();
        assertEquals(
                1,
                channel()
                        .receive(
                                (segment, offset, length, endpoint) ->
                                        heard.add(Segments.toBytes(segment, offset, length)),
                                Duration.ofSeconds(30)));
        assertArrayEquals(Segments.payload(1, 700), heard.getFirst());
        assertEquals(Map.of(), store.kept);
    }

    @Test
    void aGuestOffersItsChannelAsSoonAsAHostIsThere() {
        VoxGuestComponent guest = guest(Map.of());
        await(() -> !container.lines().isEmpty());
        assertEquals(List.of(), names());
        assertTrue(container.lines().getFirst().startsWith("warn guest line: "), () -> "" + container.lines());

        VoxHost host = parties.host(Role.CREATE, TWO);
        awaitNames("line/0");
        assertEquals("host", channel().info().peer());
        assertEquals(1, allocators());
        assertEquals("vox line", layouts().getFirst().owner());

        guest.close(DELETED);
        host.look();
        assertEquals(List.of("+1", "-1"), parties.news);
        assertEquals(Map.of(), container.services());
    }

    @Test
    void aGuestThatIsReplacedKeepsItsPlaceAndItsMessages() {
        VoxHost host = parties.host(Role.CREATE, TWO);
        VoxGuestComponent guest = guest(Map.of());
        awaitNames("line/0");
        host.look();
        Segments.offer(host.links().getFirst().tx(), Segments.payload(1, 70));

        guest.close(UPDATE);
        host.look();
        assertEquals(Map.of(), container.services());
        assertEquals(List.of("io.millrace.vox.guest~line"), List.copyOf(store.kept.keySet()));

        guest(Map.of());
        awaitNames("line/0");
        assertEquals(1, channel().rx().available());
        host.look();
        assertEquals(List.of("+1"), parties.news);
        assertThrows(PeerDeadException.class, () -> parties.claim(1));
    }

    /** The container may stop a component before it has looked for the first time. */
    @Test
    void aGuestThatIsReplacedAgainAtOnceKeepsItsPlace() {
        VoxHost host = parties.host(Role.CREATE, TWO);
        VoxGuestComponent guest = guest(Map.of());
        awaitNames("line/0");

        for (int i = 0; i < 50; i++) {
            guest.close(UPDATE);
            guest = guest(Map.of());
        }
        awaitNames("line/0");
        host.look();
        assertEquals(List.of("+1"), parties.news);

        guest.close(UPDATE);
        guest(Map.of()).close(DELETED);
        host.look();
        assertEquals(List.of("+1", "-1"), parties.news);
    }

    @Test
    void aGuestWhoseHostLeftWaitsForTheNextOne() {
        VoxHost host = parties.host(Role.CREATE, TWO);
        guest(Map.of());
        awaitNames("line/0");

        host.leave();
        awaitNames();

        parties.host(Role.ATTACH, TWO);
        awaitNames("line/0");
    }

    @Test
    void aSocketWaitsForPortsAndASegmentForItself() {
        host(Map.of("socket", "/run/line.sock"));
        guest(Map.of("socket", "/run/line.sock", "segment_target", VoxGuestConfig.NO_SEGMENT));
        VoxGuestComponent alone = new VoxGuestComponent(
                context(), properties("guest"), guestConfig(Map.of()), null, null, store, container.logger());

        assertEquals(Map.of(), container.services());
        assertEquals(List.of(), container.lines());
        alone.close(DELETED);
    }

    @Test
    void withdrawsItsServicesByItselfWhenItsSegmentWasClosed() {
        Arena arena = Arena.ofShared();
        Parties closing = new Parties(Memory.of(arena.allocate(VoxLayout.of(TWO).totalSize(), 64), Access.NORMAL));
        new VoxHostComponent(
                context(), properties("host"), hostConfig(Map.of()), closing.segment, null, store, container.logger());
        closing.walkIn();
        awaitNames("line/1");

        arena.close();

        await(() -> container.services().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guests | 0 | guests must be 1 to 255: guests=0",
                "guests | 3 | a vox segment of",
                "capacityBytes | 8 | capacityBytes must be 16 to 1073741824: capacityBytes=8",
                "capacityBytes | 512 | capacityBytes must be at least twice the longest inline frame",
                "slotClasses | 1024 | slotClasses must be BYTES:COUNT,... such as 1024:4,16384:2: slotClasses=1024",
                "slotClasses | 2048:1,1024:1 | slot classes must stand in ascending order of size: [2048:1, 1024:1]",
                "inlineBytes | -1 | inlineBytes must be 0 or more: inlineBytes=-1",
                "maxPayloadBytes | -1 | maxPayloadBytes must be 0 or more: maxPayloadBytes=-1",
                "heartbeatMillis | -1 | heartbeatMillis must be 0 or more: heartbeatMillis=-1",
                "leaseMillis | -1 | leaseMillis must be 0 or more: leaseMillis=-1",
                "lookMillis | 0 | lookMillis must be 1 to 10000: lookMillis=0",
                "parkMicros | 0 | parkNanos must be between 1000 and 1000000000: parkNanos=0",
                "role | MAKE | role must be one of [CREATE, ATTACH, CREATE_OR_ATTACH]: role=MAKE",
                "role | ATTACH | magic at offset 0x0 is 0 (0x0), allowed: TELXHUB and 7",
                "policy | GO | policy must be one of [RUST, SWIFT]: policy=GO",
            })
    void aHostSaysInOneLineWhatIsWrong(String property, String value, String message) {
        var refusal = assertThrows(ComponentException.class, () -> host(Map.of(property, typed(value))));

        assertRefused("io.millrace.vox.host~line: ", message, refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socket | /run/s | a guest has a socket or a segment.target, not both: socket=/run/s",
                "drainMillis | -1 | drainMillis must be 0 or more: drainMillis=-1",
                "lookMillis | 10001 | lookMillis must be 1 to 10000: lookMillis=10001",
                "policy | GO | policy must be one of [RUST, SWIFT]: policy=GO",
            })
    void aGuestSaysInOneLineWhatIsWrong(String property, String value, String message) {
        var refusal = assertThrows(ComponentException.class, () -> guest(Map.of(property, typed(value))));

        assertRefused("io.millrace.vox.guest~line: ", message, refusal);
    }

    private void assertRefused(String who, String message, ComponentException refusal) {
        assertTrue(refusal.getMessage().startsWith(who + message), refusal::getMessage);
        assertEquals(List.of("error " + refusal.getMessage()), container.lines());
        assertEquals(Map.of(), container.services());
    }

    private static Object typed(String value) {
        return value.matches("-?\\d+") && !value.equals("1024") ? (Object) Integer.parseInt(value) : value;
    }

    private VoxHostComponent host(Map<String, Object> values) {
        return new VoxHostComponent(
                context(), properties("host"), hostConfig(values), parties.segment, null, store, container.logger());
    }

    private VoxGuestComponent guest(Map<String, Object> values) {
        return new VoxGuestComponent(
                context(), properties("guest"), guestConfig(values), parties.segment, null, store, container.logger());
    }

    private static VoxHostConfig hostConfig(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("guests", 2, "capacityBytes", 1024, "lookMillis", 1));
        all.putAll(values);
        return ComponentHost.config(VoxHostConfig.class, all);
    }

    private static VoxGuestConfig guestConfig(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("segment_target", "(any)", "lookMillis", 1));
        all.putAll(values);
        return ComponentHost.config(VoxGuestConfig.class, all);
    }

    private static Map<String, Object> properties(String role) {
        return Map.of("service.pid", "io.millrace.vox." + role + "~line");
    }

    /** A context that also knows what the framework is doing. */
    private BundleContext context() {
        Bundle system = proxy(Bundle.class, (self, method, arguments) -> framework);
        BundleContext services = container.context();
        return proxy(
                BundleContext.class,
                (self, method, arguments) ->
                        method.getName().equals("getBundle") ? system : method.invoke(services, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private List<String> names() {
        return channels().stream().map(it -> it.info().name()).sorted().toList();
    }

    private Channel channel() {
        return channels().getFirst();
    }

    private List<Channel> channels() {
        return container.services().values().stream()
                .filter(Channel.class::isInstance)
                .map(Channel.class::cast)
                .toList();
    }

    private long allocators() {
        return container.services().values().stream()
                .filter(Allocator.class::isInstance)
                .count();
    }

    private List<SegmentLayout> layouts() {
        return container.services().values().stream()
                .filter(SegmentLayout.class::isInstance)
                .map(SegmentLayout.class::cast)
                .toList();
    }

    private void awaitNames(String... names) {
        await(() -> names().equals(List.of(names)));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean(), "not so before the watchdog came");
    }

    /** Keeps things for ever. */
    private static final class Store implements HandleStore {
        private final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public void keep(String key, Kept what) {
            kept.put(key, what);
        }

        @Override
        public Optional<Kept> take(String key) {
            return Optional.ofNullable(kept.remove(key));
        }
    }
}
