package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/** What a bundle gives. */
final class ProvidedTest {
    @TempDir
    Path folder;

    private final FakeComponents components = new FakeComponents();
    private PlainFramework framework;
    private Bundle bundle;

    @BeforeEach
    void start() throws Exception {
        framework = new PlainFramework(folder);
        bundle = framework.start(Sample.of("a"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private void register(String name, Object value) {
        bundle.getBundleContext()
                .registerService(Supplier.class, () -> value, FrameworkUtil.asDictionary(Map.of(name, value)));
    }

    private Provided provided() {
        return Provided.by(List.of(bundle), components);
    }

    @Test
    void servicesCountByTheNameOfTheirTypeAndComponentsThatRun() throws Exception {
        register("millrace.supplier", "plc/0");
        register("millrace.channel", "another type's name");
        register("other", "nothing");
        components.add(bundle, "C", "io.millrace.a~plc", ComponentConfigurationDTO.ACTIVE);
        components.add(bundle, "Delayed", null, ComponentConfigurationDTO.SATISFIED);
        components.add(bundle, "C", "io.millrace.a~waits", ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
        components.add(bundle, "C", "io.millrace.a~failed", ComponentConfigurationDTO.FAILED_ACTIVATION);
        components.add(framework.start(Sample.of("b")), "C", "io.millrace.b~x", ComponentConfigurationDTO.ACTIVE);
        assertEquals(
                Set.of("Supplier plc/0", "component io.millrace.a~plc", "component Delayed"),
                provided().things());
    }

    @Test
    void whatIsGoneIsMissingAndWhatIsNewIsNot() {
        Provided before = new Provided(Set.of("Channel plc/0", "Supplier plc/1"));
        register("millrace.supplier", "plc/1");
        register("millrace.supplier", "plc/2");
        assertEquals(Set.of("Channel plc/0"), provided().missing(before));
    }

    @Test
    void aBundleThatIsGoneGivesNothing() throws Exception {
        register("millrace.supplier", "plc/0");
        bundle.uninstall();
        assertEquals(Set.of(), provided().things());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    java.lang.IllegalArgumentException: size is 0 | size is 0
                    java.lang.NullPointerException | java.lang.NullPointerException
                    a.Outer: x~Caused by: b.MiddleException: y~ at z~Caused by: c.InnerError: size: is 0 | size: is 0
                    """)
    void aFailureIsItsInnermostCause(String trace, String reason) {
        ComponentConfigurationDTO failed =
                components.add(bundle, "C", "io.millrace.a~plc", ComponentConfigurationDTO.FAILED_ACTIVATION);
        failed.failure = trace.replace('~', '\n');
        Provided before = new Provided(Set.of("component io.millrace.a~plc"));
        assertEquals(Optional.of("io.millrace.a~plc: " + reason), before.failure(List.of(bundle), components));
    }

    @Test
    void whatFailedBeforeIsNoFailureOfASwap() {
        components.add(bundle, "C", "io.millrace.a~plc", ComponentConfigurationDTO.FAILED_ACTIVATION).failure = "x";
        assertEquals(Optional.empty(), provided().failure(List.of(bundle), components));
    }
}
