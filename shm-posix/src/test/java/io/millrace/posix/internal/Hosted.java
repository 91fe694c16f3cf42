package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.ComponentHost;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.posix.SystemV;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;
import org.osgi.service.component.ComponentException;

/** The components of this bundle without a container, in one process. Thread-safety: confined to one thread. */
final class Hosted implements AutoCloseable, HandleStore {
    static final String NAME = "plc";

    private final ComponentHost host = new ComponentHost();
    private final Map<String, Kept> kept = new HashMap<>();
    private final Deque<Runnable> ends = new ArrayDeque<>();

    /** A file as a segment. */
    Segment file(Path path, long bytes) {
        Segment file = MappedFile.open(FileSpec.of("memory", path.toString(), bytes, Role.CREATE_OR_ATTACH), _ -> {});
        ends.push(file::close);
        return file;
    }

    TableComponent table(Segment segment, Map<String, Object> values) {
        TableComponent component = new TableComponent(
                host.context(),
                ComponentHost.config(TableConfig.class, values),
                properties(TableComponent.PID),
                segment,
                host.logger());
        ends.push(component::stop);
        return component;
    }

    GranulesComponent granules(Segment segment, Map<String, Object> values) {
        GranulesComponent component = new GranulesComponent(
                host.context(),
                ComponentHost.config(GranulesConfig.class, values),
                properties(GranulesComponent.PID),
                segment,
                host.logger());
        ends.push(component::stop);
        return component;
    }

    SystemVSegmentComponent systemV(SystemV calls, String source, Map<String, Object> values) {
        return new SystemVSegmentComponent(
                host.context(),
                ComponentHost.config(SystemVConfig.class, values),
                properties(SystemVSegmentComponent.PID),
                Map.entry(Map.of(SystemV.NAME, source), calls),
                host.logger());
    }

    PosixComponent posix(Map<String, Object> values) {
        return new PosixComponent(
                host.context(),
                ComponentHost.config(PosixConfig.class, values),
                properties(PosixComponent.PID),
                host.logger());
    }

    MemfdComponent memfd(Map<String, Object> values) {
        return new MemfdComponent(
                host.context(),
                ComponentHost.config(MemfdConfig.class, values),
                properties(MemfdComponent.PID),
                this,
                host.logger());
    }

    private static Map<String, Object> properties(String factory) {
        return Map.of("service.pid", factory + "~" + NAME);
    }

    /** From now on the framework stops. */
    void stopFramework() {
        host.stopFramework();
    }

    /** The one service of a type. */
    <S> S service(Class<S> type) {
        return find(type).orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + services()));
    }

    <S> Optional<S> find(Class<S> type) {
        return services().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    Map<String, Object> services() {
        return host.services();
    }

    List<String> lines() {
        return host.lines();
    }

    /** What was left to the next revision. */
    Map<String, Kept> kept() {
        return kept;
    }

    /** A configuration that has no effect but one line. */
    void assertRefused(String factory, Executable start, String message) {
        host.lines().clear();
        var refusal = assertThrows(ComponentException.class, start);
        assertEquals(factory + "~" + NAME + ": " + message, refusal.getMessage());
        assertEquals(0, refusal.getStackTrace().length);
        assertEquals(List.of("error " + refusal.getMessage()), host.lines());
    }

    static void await(Supplier<?> instead, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 30_000_000_000L) {
                throw new AssertionError("still waiting: " + instead.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void keep(String key, Kept what) {
        kept.put(key, what);
    }

    @Override
    public Optional<Kept> take(String key) {
        return Optional.ofNullable(kept.remove(key));
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
        kept.values().forEach(Kept::close);
    }
}
