package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Reservations;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.ComponentConstants;

/** Components without a container: what they get, and what they offer. Thread-safety: one thread. */
final class Hosted implements AutoCloseable {
    private final ComponentHost host = new ComponentHost();
    private final List<FusiondockComponent> started = new ArrayList<>();
    private final Path data;
    private final Ram ram;

    /** Makes it; {@code data} is the bundle's data area. */
    Hosted(Path data, Memory memory) {
        this.data = data;
        this.ram = new Ram(memory, new Reservations());
    }

    /** What was logged. */
    List<String> lines() {
        return host.lines();
    }

    Map<String, Object> services() {
        return host.services();
    }

    /** Starts a link called dock, unless it gets another name, on regions as the other tests have them. */
    FusiondockComponent start(Map<String, Object> values) {
        return start(values, Optional.empty());
    }

    FusiondockComponent start(Map<String, Object> values, Optional<Signaler> signaler) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("regionBytes", Mailboxes.REGION);
        FusiondockComponent component = new FusiondockComponent(
                context(),
                Map.of("service.pid", "io.millrace.fusiondock~dock"),
                ComponentHost.config(FusiondockConfig.class, all),
                ram,
                signaler.orElse(null),
                host.logger());
        started.add(component);
        return component;
    }

    void stop(FusiondockComponent component) {
        component.close(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    @Override
    public void close() {
        started.forEach(this::stop);
    }

    /** The host's, with a data area. Services of different types may have the same properties. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getDataFile" -> data.toFile();
                    default -> method.invoke(host.context(), arguments[0], arguments[1], typed(arguments));
                });
    }

    private static Dictionary<String, Object> typed(Object[] arguments) {
        Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
        Map<String, Object> all = new HashMap<>(Map.of("objectClass", arguments[0]));
        properties.keys().asIterator().forEachRemaining(key -> all.put(key.toString(), properties.get(key)));
        return FrameworkUtil.asDictionary(all);
    }

    Channel channel(String name) {
        return all(Channel.class).stream()
                .filter(channel -> channel.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Mailbox mailbox(String name) {
        return host.services().entrySet().stream()
                .filter(entry -> entry.getKey().contains(Mailbox.NAME + "=" + name))
                .map(entry -> (Mailbox) entry.getValue())
                .findFirst()
                .orElseThrow();
    }

    /** What a channel hands out. */
    static List<Received> receive(Channel channel, Duration timeout) {
        List<Received> came = new ArrayList<>();
        channel.receive(
                (segment, offset, length, type) ->
                        came.add(Received.of(type, Mailboxes.toBytes(segment, offset, length))),
                timeout);
        return came;
    }

    <T> List<T> all(Class<T> type) {
        return host.services().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static void until(String what, Supplier<?> instead, BooleanSupplier condition) {
        boolean holds = condition.getAsBoolean();
        while (!holds && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
            holds = condition.getAsBoolean();
        }
        assertTrue(holds, () -> "before the watchdog came, not " + what + " but " + instead.get());
    }

    /** Memory whose ranges can be reserved once. */
    private record Ram(Memory memory, Reservations reservations) implements Segment {
        @Override
        public SegmentInfo info() {
            return new SegmentInfo("ram", "test", "heap", memory.size(), memory.access(), true);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            return reservations
                    .take(offset, sizeBytes, () -> {})
                    .orElseThrow(() -> new SegmentRefusedException("refused bytes " + offset + " to "
                            + (offset + sizeBytes - 1) + " of ram: another writer has a part of them"));
        }

        @Override
        public void close() {}
    }
}
