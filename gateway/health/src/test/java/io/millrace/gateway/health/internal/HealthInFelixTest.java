package io.millrace.gateway.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.runtime.ShmRuntime;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** The bundle among what the executor of health checks needs, and no more: its commands find and run the checks. */
@Timeout(120)
class HealthInFelixTest {
    private static final List<String> NEEDED = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component-",
            "org.apache.felix.scr",
            "org.apache.felix.configadmin",
            "org.apache.felix.eventadmin",
            "org.apache.felix.gogo.runtime",
            "slf4j-api",
            "slf4j-nop",
            "jakarta.servlet-api",
            "org.osgi.service.servlet",
            "org.apache.felix.healthcheck.api",
            "org.apache.felix.healthcheck.core");
    private static final String API = Stream.of("io.millrace.api.runtime", "io.millrace.api.runtime.dto")
            .map(it -> it + ";version=1.0.0")
            .collect(Collectors.joining(","));

    @TempDir
    private Path storage;

    private final FakeRuntime runtime = new FakeRuntime();
    private Framework framework;
    private ServiceRegistration<ShmRuntime> registration;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        API));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (String name : NEEDED) {
            bundles.add(framework.getBundleContext().installBundle("reference:" + jar(name)));
        }
        Path ours = Path.of("target/classes").toAbsolutePath();
        bundles.add(framework.getBundleContext().installBundle("reference:" + ours.toUri()));
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        runtime.segment("plc");
        runtime.peer("plc/0", "LATE");
        runtime.signaler("bell", "futex");
        registration = framework.getBundleContext().registerService(ShmRuntime.class, runtime, changes(1));
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private static Dictionary<String, Object> changes(long count) {
        return FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_CHANGECOUNT, count));
    }

    private static String jar(String name) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(it -> Path.of(it).getFileName().toString().startsWith(name))
                .findFirst()
                .map(it -> Path.of(it).toUri().toString())
                .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
    }

    private List<ServiceReference<?>> checks() throws Exception {
        ServiceReference<?>[] found = framework
                .getBundleContext()
                .getAllServiceReferences("org.apache.felix.hc.api.HealthCheck", "(hc.tags=shm)");
        return found == null ? List.of() : List.of(found);
    }

    private Set<String> tags() throws Exception {
        Set<String> tags = new TreeSet<>();
        for (ServiceReference<?> check : checks()) {
            tags.addAll(List.of((String[]) check.getProperty("hc.tags")));
        }
        return tags;
    }

    /** Through the interfaces of the shell's own bundle: the test has no class in common with it. */
    private String shell(String command) throws Exception {
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> reference =
                context.getAllServiceReferences("org.apache.felix.service.command.CommandProcessor", null)[0];
        Object processor = context.getService(reference);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Object session = processor
                .getClass()
                .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, InputStream.nullInputStream(), print, print);
        Object answer =
                session.getClass().getMethod("execute", CharSequence.class).invoke(session, command);
        return out.toString(StandardCharsets.UTF_8) + (answer == null ? "" : answer);
    }

    @Test
    void theCommandsOfTheExecutorListAndRunTheChecks() throws Exception {
        String list = shell("hc:list -v");
        String exec = shell("hc:exec -v shm");
        for (String name : List.of("Shared segments", "Peers", "Rings", "Doorbells")) {
            assertTrue(list.contains(name), list);
            assertTrue(exec.contains(name), exec);
        }
        assertTrue(exec.contains("peer B of plc/0: LATE, last sign of life 1500 ms ago"), exec);
        assertTrue(exec.contains("WARN"), exec);
        assertTrue(shell("hc:exec -v shm.fake").contains("Peers"));
    }

    @Test
    void theTagsFollowTheFormatsInUse() throws Exception {
        assertEquals(4, checks().size());
        assertEquals(Set.of("shm", "shm.fake"), tags());
        runtime.peer("hub/0", "ALIVE").protocol = "vox";
        registration.setProperties(changes(2));
        assertEquals(Set.of("shm", "shm.vox"), tags());
    }

    @Test
    void theChecksGoWithTheRuntime() throws Exception {
        registration.unregister();
        assertEquals(List.of(), checks());
    }
}
