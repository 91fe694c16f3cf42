package io.millrace.itests.container;

import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import io.millrace.itests.support.Installation;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.ops4j.pax.exam.util.Injector;
import org.osgi.framework.BundleContext;

/** Starts Pax Exam's native container for a test class, and runs each of its methods in a probe bundle there. */
final class PaxExamExtension implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor, ParameterResolver {
    private static final Namespace STORE = Namespace.create(PaxExamExtension.class);
    private static final String RUNNING = "running";

    private static final List<String> PAX = List.of(
            "pax-exam-extender-service",
            "pax-swissbox-core",
            "pax-swissbox-extender",
            "pax-swissbox-tracker",
            "pax-swissbox-lifecycle",
            "ops4j-base-lang");

    private record Running(ExamSystem system, NativeTestContainer container) {}

    @Override
    public void beforeAll(ExtensionContext extension) throws Exception {
        ExamSystem system = PaxExamRuntime.createServerSystem(options());
        var container = (NativeTestContainer) PaxExamRuntime.getTestContainerFactory(NativeTestContainerFactory.class)
                .create(system)[0];
        container.start();
        container.getSystemBundle().getBundleContext().registerService(Injector.class, _ -> {}, null);
        extension.getStore(STORE).put(RUNNING, new Running(system, container));
    }

    @Override
    public void afterAll(ExtensionContext extension) {
        extension.getStore(STORE).get(RUNNING, Running.class).container().stop();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext extension)
            throws Throwable {
        invocation.skip();
        Running running = extension.getStore(STORE).get(RUNNING, Running.class);
        TestProbeBuilder probe = running.system().createProbe();
        TestAddress address = probe.addTest(
                ProbeRunner.class,
                "run",
                call.getTargetClass().getName(),
                call.getExecutable().getName());
        try (InputStream bundle = probe.build().getStream()) {
            running.container().installProbe(bundle);
        }
        try {
            running.container().call(address);
        } catch (TestContainerException e) {
            throw root(e);
        } finally {
            running.container().uninstallProbe();
        }
    }

    /** The test's own failure. */
    private static Throwable root(Throwable wrapped) {
        Throwable cause = wrapped;
        while ((cause instanceof TestContainerException || cause instanceof InvocationTargetException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        return parameter.getParameter().getType() == BundleContext.class;
    }

    /** A stand-in: the method gets the probe's context inside. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        return extension
                .getStore(STORE)
                .get(RUNNING, Running.class)
                .container()
                .getSystemBundle()
                .getBundleContext();
    }

    private static Option[] options() {
        List<Option> options = new ArrayList<>();
        options.add(systemPackages(System.getProperty("millrace.shared").strip().split(",\\s*")));
        options.add(frameworkProperty("felix.log.level").value("1"));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> PAX.stream().anyMatch(name -> isOf(jar, name)))
                .forEach(jar -> options.add(bundle(jar)));
        Installation.withoutShell().forEach(jar -> options.add(bundle(jar)));
        return options.toArray(Option[]::new);
    }

    private static boolean isOf(Path jar, String artifact) {
        return jar.getFileName().toString().matches(artifact + "-\\d.*\\.jar");
    }

    private static Option bundle(Path jar) {
        return CoreOptions.bundle("reference:" + jar.toUri());
    }
}
