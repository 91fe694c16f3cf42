package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/** A bundle is replaced, or it is as it was. */
final class SwapperTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private PlainFramework framework;
    private Swapper swapper;
    private Bundle bundle;

    @BeforeEach
    void start() throws Exception {
        framework = new PlainFramework(folder);
        framework.start(Sample.of("base").exports("stood.on"));
        Bundle loader = framework.start(Sample.of("loader").imports("stood.on"));
        swapper = new Swapper(
                loader.getBundleContext(),
                new Installer(loader.getBundleContext(), 20, () -> true),
                new FakeComponents());
        bundle = framework.start(revision("1.0.0"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private static Sample revision(String version) {
        return Sample.of("a", version)
                .exports("a.api")
                .header("X-Name", "plc/0")
                .activator(Registering.class);
    }

    private Swapper.Result swap(Sample revision, Duration patience) {
        return swapper.swap(bundle, revision.jar(), "new.jar", patience);
    }

    private String refused(byte[] jar) {
        return assertThrows(LoadException.class, () -> swapper.swap(bundle, jar, "new.jar", PATIENCE))
                .getMessage();
    }

    private void assertAsBefore() {
        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertEquals("1.0.0", bundle.getVersion().toString());
        assertEquals(1, bundle.getRegisteredServices().length);
    }

    @Test
    void aRevisionThatGivesTheSameStays() {
        Swapper.Result result = swap(revision("1.1.0"), PATIENCE);
        assertEquals(Optional.empty(), result.rolledBack());
        assertEquals("1.0.0", result.before());
        assertEquals("1.1.0", result.after());
        assertTrue(result.nanos() > 0);
        assertEquals("1.1.0", bundle.getVersion().toString());
        assertEquals(1, bundle.getRegisteredServices().length);
    }

    @Test
    void aRevisionIsStartedOnce() {
        List<String> events = new CopyOnWriteArrayList<>();
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STARTED) {
                events.add(event.getBundle().getSymbolicName());
            }
        };
        framework.context().addBundleListener(listener);
        swap(revision("1.1.0"), PATIENCE);
        assertEquals(List.of("a"), events);
    }

    @Test
    void aBundleThatDoesNotRunIsReplacedAndDoesNotRun() throws Exception {
        bundle.stop();
        assertEquals("1.1.0", swap(revision("1.1.0"), PATIENCE).after());
        assertTrue(bundle.getState() != Bundle.ACTIVE, "it runs");
    }

    @Test
    void aMissingImportIsRolledBack() {
        Swapper.Result result = swap(revision("1.1.0").imports("no.such"), PATIENCE);
        assertTrue(result.rolledBack().orElseThrow().contains("osgi.wiring.package=no.such"), result::toString);
        assertEquals("1.0.0", result.after());
        assertAsBefore();
    }

    @Test
    void anActivatorThatThrowsIsRolledBackWithItsReason() {
        Swapper.Result result = swap(revision("1.1.0").header("X-Fail", "the device is on fire"), PATIENCE);
        assertTrue(result.rolledBack().orElseThrow().endsWith(": the device is on fire"), result::toString);
        assertAsBefore();
    }

    @Test
    void aServiceThatDoesNotComeIsRolledBackAfterTheTime() {
        Swapper.Result result = swap(revision("1.1.0").header("X-Name", "plc/1"), SHORT);
        assertEquals(Optional.of("after 50 ms there is no Runnable plc/0"), result.rolledBack());
        assertAsBefore();
    }

    @Test
    void whoStandsOnTheBundleRunsAgainOrItIsRolledBack() throws Exception {
        Bundle user = framework.start(
                Sample.of("user").imports("a.api").header("X-Name", "u").activator(Registering.class));
        assertEquals(Optional.empty(), swap(revision("1.1.0"), PATIENCE).rolledBack());
        assertEquals(Bundle.ACTIVE, user.getState());
        Swapper.Result result = swap(revision("1.2.0").exports("another.api"), PATIENCE);
        assertTrue(result.rolledBack().orElseThrow().contains("a.api"), result::toString);
        assertEquals(Bundle.ACTIVE, user.getState());
        assertEquals("1.1.0", bundle.getVersion().toString());
        assertEquals(1, user.getRegisteredServices().length);
    }

    @Test
    void anInterruptRollsBackAndStays() {
        Swapper.Result result =
                swap(revision("1.1.0").header("X-Name", "plc/1").header("X-Interrupt", "yes"), PATIENCE);
        assertTrue(Thread.interrupted(), "the interrupt was lost");
        assertEquals(Optional.of("interrupted while there was no Runnable plc/0"), result.rolledBack());
        assertAsBefore();
    }

    @Test
    void anotherBundleIsRefused() {
        assertEquals(
                "new.jar is the bundle b, no revision of a",
                refused(Sample.of("b").jar()));
        assertAsBefore();
    }

    @Test
    void whatIsNoBundleIsRefused() {
        assertEquals(
                "new.jar is no bundle: it has no Bundle-SymbolicName",
                refused(Sample.of("a").header("Bundle-SymbolicName", "").jar()));
        assertAsBefore();
    }

    @Test
    void whatIsNoWholeJarIsRefusedBeforeAnythingStops() {
        byte[] whole = revision("1.1.0").jar();
        byte[] changed = whole.clone();
        int inside = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Registering.class") + 60;
        changed[inside] ^= 0x55;
        for (byte[] jar : List.of(
                new byte[0],
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - 30),
                changed)) {
            String message = refused(jar);
            assertTrue(message.startsWith("new.jar is no jar: "), message);
            assertAsBefore();
        }
        assertEquals(
                false,
                framework
                        .context()
                        .getBundle("test:loader")
                        .getDataFile("revision.jar")
                        .exists());
    }

    @Test
    void whatTheLoaderStandsOnIsRefused() {
        Bundle base = framework.context().getBundle("test:base");
        String message = assertThrows(
                        LoadException.class,
                        () -> swapper.swap(base, Sample.of("base", "2.0.0").jar(), "new.jar", PATIENCE))
                .getMessage();
        assertEquals(
                "base cannot be swapped while the gateway runs: the loader stands on it; start the gateway anew",
                message);
    }

    /** Registers a service with the name of a header, or fails with the words of another. */
    public static final class Registering implements BundleActivator {
        /** Called by the framework. */
        public Registering() {}

        @Override
        public void start(BundleContext context) {
            String reason = context.getBundle().getHeaders().get("X-Fail");
            if (reason != null) {
                throw new IllegalStateException(reason);
            }
            if (context.getBundle().getHeaders().get("X-Interrupt") != null) {
                Thread.currentThread().interrupt();
            }
            String name = context.getBundle().getHeaders().get("X-Name");
            context.registerService(
                    Runnable.class, Thread::yield, FrameworkUtil.asDictionary(Map.of("millrace.runnable", name)));
        }

        @Override
        public void stop(BundleContext context) {}
    }
}
