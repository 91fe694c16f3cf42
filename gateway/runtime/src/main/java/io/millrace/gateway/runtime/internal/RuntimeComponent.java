package io.millrace.gateway.runtime.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.ShmException;
import io.millrace.api.runtime.Catalog;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.gateway.runtime.internal.errors.ErrorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The one {@link ShmRuntime}: sees every segment, signaler, channel and allocator, and what keeps others from coming.
 *
 * <p>Also registers a {@link Supplier} of the same view in types of the JDK, property {@code millrace.snapshot}: the
 * launcher has no class in common with bundles.
 */
@Component(
        immediate = true,
        service = {})
public final class RuntimeComponent implements ShmRuntime {
    private static final long LOOK_MILLIS = 700;
    private static final long STOP_SECONDS = 2;
    private static final int MOST_PEEKED = 1 << 20;

    private final Inventory inventory;
    private final Vitals vitals = new Vitals(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final Snapshots snapshots;
    private final Settled settled = new Settled();
    private final ErrorBook errors;
    /** Active once every bundle was started: before that nothing is missing. */
    private final Bundle system;

    private final List<Follower<?>> followers;
    private final Findings findings;
    private final Logger logger;
    private final ServiceRegistration<ShmRuntime> registration;
    private final ServiceRegistration<?> plain;
    private final ScheduledExecutorService looker;
    private long published;

    /** Called by Declarative Services. */
    @Activate
    public RuntimeComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference ServiceComponentRuntime components,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.inventory = new Inventory(new Tallies(Kept.tallies(system.getBundleContext())));
        this.snapshots = new Snapshots(inventory, vitals);
        this.errors =
                new ErrorBook(errorFile(context.getProperty("millrace.errors")), System::currentTimeMillis, logger);
        PidReader pids = new PidReader(context, components);
        this.findings = new Findings(admin, components, pids, inventory);
        this.followers = followers(context, inventory, pids);
        followers.forEach(Follower::open);
        this.registration = context.registerService(ShmRuntime.class, this, properties(0));
        Supplier<Map<String, Object>> supplier = this::inPlainTypes;
        this.plain = context.registerService(
                Supplier.class.getName(), supplier, FrameworkUtil.asDictionary(Map.of("millrace.snapshot", "runtime")));
        this.looker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("millrace-runtime").factory());
        var _ = looker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private ErrorFile errorFile(String path) {
        try {
            return path == null ? ErrorFile.inMemory() : ErrorFile.open(Path.of(path));
        } catch (IOException e) {
            logger.error("errors are kept in memory only: {} cannot be written: {}", path, e.toString());
            return ErrorFile.inMemory();
        }
    }

    /** Services that are forgotten at the end of this go on, and so do their counters. */
    @Deactivate
    void stop() {
        looker.shutdownNow();
        try {
            looker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        plain.unregister();
        registration.unregister();
        inventory.close();
        followers.forEach(Follower::close);
        errors.close();
    }

    private static Dictionary<String, Object> properties(long changes) {
        return FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_CHANGECOUNT, changes));
    }

    private void look() {
        try {
            long changes = inventory.changeCount();
            if (changes != published) {
                published = changes;
                registration.setProperties(properties(changes));
            }
            vitals.look(inventory.channels());
            List<ProblemDTO> shown = List.of(snapshots.all().problems);
            if (system.getState() == Bundle.ACTIVE) {
                List<ProblemDTO> found = findings.problems();
                errors.look(found, shown);
                settled.look(lines(found, shown)).forEach(logger::error);
            }
        } catch (IllegalStateException | UncheckedIOException | ShmException e) {
            logger.debug("something went away while it was looked at: {}", e.getMessage());
        }
    }

    private static List<String> lines(List<ProblemDTO> found, List<ProblemDTO> shown) {
        return Stream.concat(found.stream(), shown.stream()).map(Problems::line).toList();
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        List<ProblemDTO> found = findings.problems();
        RuntimeDTO all = snapshots.all();
        all.problems = Stream.concat(found.stream(), Arrays.stream(all.problems))
                .map(errors::dated)
                .toArray(ProblemDTO[]::new);
        return all;
    }

    @Override
    public List<ProblemDTO> errors() {
        return errors.all();
    }

    @Override
    public Optional<byte[]> peek(String segment, long offset, int length) {
        return inventory.segments().stream()
                .filter(candidate -> candidate.info().name().equals(segment))
                .findFirst()
                .map(found -> bytes(found, offset, length));
    }

    @Override
    public List<FieldDTO> layout(String segment) {
        return Layouts.fields(inventory.layouts(segment));
    }

    private static byte[] bytes(Segment segment, long offset, int length) {
        long size = segment.memory().size();
        if (offset < 0 || offset > size || length < 0) {
            throw new IndexOutOfBoundsException("segment " + segment.info().name() + " has " + size
                    + " bytes; asked for " + length + " at offset " + offset);
        }
        byte[] bytes = new byte[(int) Math.min(Math.min(length, MOST_PEEKED), size - offset)];
        segment.memory().copyOut(offset, bytes, 0, bytes.length);
        return bytes;
    }

    private Map<String, Object> inPlainTypes() {
        List<Map<String, Object>> rings = new ArrayList<>();
        for (RingDTO ring : snapshots.all().rings) {
            rings.add(Map.of(
                    "channel", ring.channel,
                    "direction", ring.direction,
                    "messages", ring.messages,
                    "bytes", ring.bytes));
        }
        return Map.of("links", findings.links(), "rings", rings, "problems", settled.told());
    }

    private static List<Follower<?>> followers(BundleContext context, Inventory inventory, PidReader pids) {
        return List.of(
                new Follower<>(context, Segment.class, (it, _) -> inventory.add(it), inventory::remove),
                new Follower<>(context, Signaler.class, (it, _) -> inventory.add(it), inventory::remove),
                new Follower<>(context, Channel.class, (it, _) -> inventory.add(it), inventory::remove),
                new Follower<>(context, SegmentLayout.class, (it, _) -> inventory.add(it), inventory::remove),
                new Follower<>(
                        context, Allocator.class, (it, from) -> inventory.add(it, segment(from)), inventory::remove),
                new Follower<>(context, Catalog.class, (it, _) -> pids.set(it), pids::unset));
    }

    /** The segment an allocator manages a part of, empty if it does not say. */
    private static String segment(ServiceReference<Allocator> reference) {
        return Objects.toString(reference.getProperty(Segment.NAME), "");
    }
}
