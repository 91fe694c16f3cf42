package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Which bundles are needed, and for what. */
final class NeedsTest {
    @TempDir
    Path folder;

    private PlainFramework framework;

    @BeforeEach
    void start() throws Exception {
        framework = new PlainFramework(folder);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private static Map<String, Set<String>> needs(
            List<Bundle> loaded, Map<String, List<String>> configured, List<Bundle> byHand) {
        return Needs.of(loaded, configured, byHand).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getSymbolicName(), Map.Entry::getValue));
    }

    @Test
    void everyConfigurationOfEveryPidIsAReason() throws Exception {
        Bundle a = framework.start(Sample.of("a").brings("a", "pid.a", "pid.a.table"));
        Bundle b = framework.start(Sample.of("b").brings("b", "pid.b"));
        assertEquals(
                Map.of("a", Set.of("pid.a~x", "pid.a~y", "pid.a.table")),
                needs(
                        List.of(a, b),
                        Map.of(
                                "pid.a", List.of("pid.a~x", "pid.a~y"),
                                "pid.a.table", List.of("pid.a.table"),
                                "pid.other", List.of("pid.other")),
                        List.of()));
    }

    @Test
    void whatANeededBundleIsWiredToIsNeededHoweverFar() throws Exception {
        Bundle last = framework.start(Sample.of("last").exports("last.api"));
        Bundle middle =
                framework.start(Sample.of("middle").exports("middle.api").imports("last.api"));
        Bundle first = framework.start(Sample.of("first").brings("f", "pid.f").imports("middle.api"));
        Bundle alone = framework.start(Sample.of("alone").exports("alone.api"));
        List<Bundle> loaded = List.of(last, middle, first, alone);
        assertEquals(Map.of(), needs(loaded, Map.of(), List.of()));
        assertEquals(
                Map.of("first", Set.of("pid.f~x"), "middle", Set.of("for first"), "last", Set.of("for middle")),
                needs(loaded, Map.of("pid.f", List.of("pid.f~x")), List.of()));
        assertEquals(
                Map.of("middle", Set.of("by hand"), "last", Set.of("for middle")),
                needs(loaded, Map.of(), List.of(middle)));
    }

    @Test
    void commandsAreNeededWhileTheirProtocolIs() throws Exception {
        Bundle a = framework.start(Sample.of("a").brings("a", "pid.a"));
        Bundle b = framework.start(Sample.of("b").brings("b", "pid.b"));
        Bundle shell = framework.start(Sample.of("shell").commands("a"));
        List<Bundle> loaded = List.of(a, b, shell);
        assertEquals(
                Map.of("a", Set.of("pid.a"), "shell", Set.of("for a")),
                needs(loaded, Map.of("pid.a", List.of("pid.a")), List.of()));
        assertEquals(Map.of("b", Set.of("pid.b")), needs(loaded, Map.of("pid.b", List.of("pid.b")), List.of()));
    }

    @Test
    void aServiceCountsOnlyWhereNoConfigurationMakesIt() throws Exception {
        Bundle user = framework.start(Sample.of("user").brings("u", "pid.u").wants("x.Ports"));
        Bundle always = framework.start(Sample.of("always").serves("x.Ports"));
        Bundle other = framework.start(Sample.of("other").serves("x.Others"));
        Bundle configured =
                framework.start(Sample.of("configured").brings("c", "pid.c").serves("x.Ports"));
        assertEquals(
                Map.of("user", Set.of("pid.u"), "always", Set.of("for user")),
                needs(List.of(user, always, other, configured), Map.of("pid.u", List.of("pid.u")), List.of()));
    }

    @Test
    void aBundleThatIsJustTakenOutIsPassedOver() throws Exception {
        Bundle a = framework.start(Sample.of("a").brings("a", "pid.a"));
        a.uninstall();
        assertEquals(Map.of(), needs(List.of(a), Map.of("pid.a", List.of("pid.a")), List.of(a)));
    }
}
