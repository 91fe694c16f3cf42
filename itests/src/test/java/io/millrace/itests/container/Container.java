package io.millrace.itests.container;

import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The gateway's bundles in a framework inside this JVM. The test stays outside, as the system bundle, and shares the
 * types of {@code api} and of ConfigurationAdmin with the bundles: both come from the class path. Thread-safety:
 * thread-safe.
 */
public final class Container implements AutoCloseable {
    private static final String API = "io.millrace.api";
    /** What starts with the gateway, and loads the rest. */
    private static final List<String> BASE = List.of("01", "05", "10", "20");

    private final NativeTestContainer container;
    private final BundleContext context;
    private final AtomicInteger settled = new AtomicInteger();

    private Container(NativeTestContainer container) {
        this.container = container;
        this.context = container.getSystemBundle().getBundleContext();
    }

    /** Starts all bundles of the distribution at once, without a shell. */
    public static Container start() {
        return start(Installation.withoutShell(), List.of());
    }

    /** Starts what the gateway starts with. */
    public static Container base() {
        return base(Installation.folder().resolve("repo"));
    }

    /**
     * Starts what the gateway starts with.
     *
     * @param repository what it loads the rest from
     */
    public static Container base(Path repository) {
        return start(
                BASE.stream()
                        .flatMap(level -> Installation.bundles(level).stream())
                        .filter(jar -> !jar.getFileName().toString().contains(".fileinstall."))
                        .toList(),
                List.of(frameworkProperty("millrace.repositories").value(repository.toString())));
    }

    private static Container start(List<Path> bundles, List<Option> more) {
        List<Option> options = new ArrayList<>(more);
        options.add(systemPackages(exports(jar(API)), "org.osgi.service.cm;version=1.6.1"));
        options.add(frameworkProperty("felix.log.level").value("1"));
        bundles.stream()
                .filter(jar -> !jar.equals(jar(API)))
                .forEach(jar -> options.add(CoreOptions.bundle("reference:" + jar.toUri())));
        try {
            var system = PaxExamRuntime.createServerSystem(options.toArray(Option[]::new));
            var container =
                    (NativeTestContainer) PaxExamRuntime.getTestContainerFactory(NativeTestContainerFactory.class)
                            .create(system)[0];
            container.start();
            return new Container(container);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(String symbolicName) {
        return Installation.folder().resolve("bundles/20").resolve(symbolicName + ".jar");
    }

    private static String exports(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The system bundle's. */
    public BundleContext context() {
        return context;
    }

    /** A bundle that must be there. */
    public Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** Creates a factory configuration, or sets it anew. */
    public Configuration configure(String factoryPid, String name, Map<String, Object> properties) {
        try {
            Configuration configuration =
                    await(ConfigurationAdmin.class, null).getFactoryConfiguration(factoryPid, name, "?");
            configuration.update(FrameworkUtil.asDictionary(properties));
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the configuration of a component there is one of. */
    void configure(String pid, Map<String, Object> properties) {
        try {
            await(ConfigurationAdmin.class, null)
                    .getConfiguration(pid, "?")
                    .update(FrameworkUtil.asDictionary(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the configurations so far have had their effect. They are handled one by one, so it is enough to wait
     * for that of another one: a service is offered while its component still starts.
     */
    void settle() {
        String name = "settled-" + settled.incrementAndGet();
        configure("io.millrace.signaler.spin", name, Map.of());
        await(Signaler.class, "(millrace.signaler=" + name + ")");
    }

    /** Waits for a service. */
    public <T> T await(Class<T> type, String filter) {
        return Eventually.get(type.getSimpleName() + " with " + filter, () -> find(type, filter));
    }

    /** A service, if it is there. */
    public <T> Optional<T> find(Class<T> type, String filter) {
        return references(type, filter).stream()
                .flatMap(reference -> Optional.ofNullable(context.getService(reference)).stream())
                .findFirst();
    }

    <T> List<ServiceReference<T>> references(Class<T> type, String filter) {
        try {
            return List.copyOf(context.getServiceReferences(type, filter));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    /** What the runtime finds wrong, each in a line. */
    List<String> problems() {
        return Arrays.stream(await(ShmRuntime.class, null).getRuntimeDTO().problems)
                .map(problem -> problem.source + ": " + problem.message)
                .toList();
    }

    /** Takes all configurations away but some. */
    void unconfigure(String... kept) {
        try {
            for (Configuration each : configurations()) {
                String pid = each.getFactoryPid() == null ? each.getPid() : each.getFactoryPid();
                if (!List.of(kept).contains(pid)) {
                    each.delete();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Configuration> configurations() throws IOException {
        try {
            Configuration[] found = await(ConfigurationAdmin.class, null).listConfigurations(null);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }

    /** Reads bundles anew from their files and refreshes them, and nobody else. */
    public void swap(List<Bundle> bundles) throws BundleException, InterruptedException {
        for (Bundle bundle : bundles) {
            bundle.update();
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(bundles, _ -> refreshed.countDown());
        if (!refreshed.await(Eventually.WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the framework does not refresh " + bundles);
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
