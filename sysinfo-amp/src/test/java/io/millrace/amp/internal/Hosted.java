package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.api.channel.Channel;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.testkit.ComponentHost;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.ComponentConstants;

/**
 * Components without a container: what they get, and what they offer. Both memories are full of garbage at first.
 * Thread-safety: one thread.
 */
final class Hosted implements AutoCloseable {
    static final int GARBAGE = 0xa5;
    private static final Map<String, Object> PROPERTIES = Map.of("service.pid", "io.millrace.amp~c6");

    private final ComponentHost host = new ComponentHost();
    private final Memory hp = Amps.memory(Amps.filled(6 * AmpLayout.PAGE_BYTES, GARBAGE));
    private final Memory rtc = Amps.memory(Amps.filled(AmpLayout.PAGE_BYTES, GARBAGE));
    private final List<AmpComponent> started = new ArrayList<>();
    private final Path data;

    /** Makes it; {@code data} is the bundle's data area. */
    Hosted(Path data) {
        this.data = data;
    }

    Memory hp() {
        return hp;
    }

    Map<String, Object> services() {
        return host.services();
    }

    /** What was logged. */
    List<String> lines() {
        return host.lines();
    }

    @Override
    public void close() {
        started.forEach(this::stop);
    }

    AmpComponent start(Map<String, Object> values) {
        return start(values, hp, Optional.of(rtc));
    }

    AmpComponent start(Map<String, Object> values, Memory memory, Optional<Memory> low) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("lookMillis", 2);
        AmpComponent component = new AmpComponent(
                context(),
                PROPERTIES,
                ComponentHost.config(AmpConfig.class, all),
                new Ram("ram", memory),
                low.map(it -> new Ram("rtc", it)).orElse(null),
                null,
                host.logger());
        started.add(component);
        return component;
    }

    void stop(AmpComponent component) {
        component.close(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    /** The host's, with a data area; the framework runs. Services of different types may have the same properties. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getDataFile" -> data.toFile();
                    case "getBundle" -> running();
                    default -> method.invoke(host.context(), arguments[0], arguments[1], typed(arguments));
                });
    }

    private static Dictionary<String, Object> typed(Object[] arguments) {
        Map<String, Object> all = new HashMap<>();
        ((Dictionary<?, ?>) arguments[2])
                .keys()
                .asIterator()
                .forEachRemaining(key -> all.put(key.toString(), ((Dictionary<?, ?>) arguments[2]).get(key)));
        all.put("objectClass", arguments[0]);
        return FrameworkUtil.asDictionary(all);
    }

    private static Object running() {
        return Proxy.newProxyInstance(
                AmpComponentTest.class.getClassLoader(), new Class<?>[] {Bundle.class}, (_, _, _) -> Bundle.ACTIVE);
    }

    AmpMemory windows() {
        return AmpMemory.ofPages(Amps.C6, hp, Optional.of(rtc));
    }

    List<String> names() {
        return all(Channel.class).stream().map(it -> it.info().name()).sorted().toList();
    }

    Channel channel(String name) {
        return all(Channel.class).stream()
                .filter(channel -> channel.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    long count(Class<?> type) {
        return all(type).size();
    }

    <T> List<T> all(Class<T> type) {
        return host.services().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean(), "not so before the watchdog came");
    }

    private record Ram(String name, Memory memory) implements Segment {
        @Override
        public SegmentInfo info() {
            return new SegmentInfo(name, "test", "heap", memory.size(), Access.NORMAL, true);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
