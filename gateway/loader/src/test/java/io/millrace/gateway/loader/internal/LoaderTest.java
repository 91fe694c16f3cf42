package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** What is loaded and unloaded, and when. */
final class LoaderTest {
    private static final Duration KEEP = Duration.ofSeconds(10);
    private static final Optional<Duration> RETRY = Optional.of(Duration.ofSeconds(2));
    private static final Map<String, List<String>> NOTHING = Map.of();
    private static final Map<String, List<String>> A = configured("io.millrace.a");
    private static final Map<String, List<String>> B = configured("io.millrace.b");
    private static final Map<String, List<String>> BOTH = configured("io.millrace.a", "io.millrace.b");

    @TempDir
    Path folder;

    private final Sample a = Sample.of("a").brings("a", "io.millrace.a").imports("c.api");
    private final Sample b = Sample.of("b").brings("b", "io.millrace.b").wants("x.Ports");
    private final Sample library = Sample.of("c").exports("c.api");
    private final Sample shell = Sample.of("shell-a").commands("a");
    private final Sample ports = Sample.of("ports").serves("x.Ports");
    private PlainFramework framework;
    private IndexedFolder repository;
    private long now;
    private boolean settled = true;

    @BeforeEach
    void start() throws Exception {
        framework = new PlainFramework(folder);
        repository = IndexedFolder.of(folder.resolve("repo"), a, b, library, shell, ports);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private static Map<String, List<String>> configured(String... pids) {
        return Set.of(pids).stream().collect(Collectors.toMap(pid -> pid, pid -> List.of(pid + "~x")));
    }

    private Loader loader(Duration keep) {
        return new Loader(
                framework.context(),
                new Repositories(List.of(repository.path().toString())),
                framework.planner(),
                new Installer(framework.context(), 20, () -> settled),
                keep,
                () -> now);
    }

    private Map<String, Set<String>> needs(Loader loader, Map<String, List<String>> configured) {
        return loader.needs(configured).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getSymbolicName(), Map.Entry::getValue));
    }

    @Test
    void aConfigurationBringsItsBundleWithAllItNeeds() {
        Loader loader = loader(KEEP);
        Loader.Outcome outcome = loader.look(A);
        assertEquals(List.of("loaded a, c, shell-a in 0 ms"), outcome.lines());
        assertEquals(List.of("a", "c", "shell-a"), framework.running());
        assertEquals(Optional.empty(), outcome.again());
        assertEquals(List.of(), loader.look(A).lines());
        assertEquals(
                Map.of("a", Set.of("io.millrace.a~x"), "c", Set.of("for a"), "shell-a", Set.of("for a")),
                needs(loader, A));
    }

    @Test
    void aServiceThatNoConfigurationMakesIsThereForWhoWantsIt() {
        Loader loader = loader(Duration.ZERO);
        loader.look(B);
        assertEquals(List.of("b", "ports"), framework.running());
        assertEquals(Map.of("b", Set.of("io.millrace.b~x"), "ports", Set.of("for b")), needs(loader, B));
        loader.look(NOTHING);
        assertEquals(0, framework.count());
    }

    @Test
    void whatNothingNeedsGoesAfterTheDelayAndNotBefore() {
        Loader loader = loader(KEEP);
        loader.look(BOTH);
        assertEquals(Optional.of(KEEP), loader.look(B).again());
        now += KEEP.toNanos() - 1;
        assertEquals(Optional.of(Duration.ofNanos(1)), loader.look(B).again());
        assertEquals(5, framework.count());
        now++;
        Loader.Outcome outcome = loader.look(B);
        assertEquals(List.of("unloaded a, c, shell-a in 0 ms"), outcome.lines());
        assertEquals(Optional.empty(), outcome.again());
        assertEquals(List.of("b", "ports"), framework.running());
    }

    @Test
    void whatANeededBundleImportsStaysThoughTheFrameworkStartsNoneOfThemYet() throws Exception {
        framework.startLevel(10);
        Loader loader = loader(KEEP);
        loader.look(A);
        assertEquals(List.of(), framework.running());
        now += KEEP.toNanos();
        assertEquals(List.of(), loader.look(A).lines());
        framework.startLevel(30);
        assertEquals(List.of("a", "c", "shell-a"), framework.running());
    }

    @Test
    void whatIsNeededAgainInBetweenStaysAndItsDelayBeginsAnew() {
        Loader loader = loader(KEEP);
        loader.look(A);
        loader.look(NOTHING);
        now += KEEP.toNanos() - 1;
        Bundle before = loader.find("a").orElseThrow();
        loader.look(A);
        assertEquals(Optional.of(KEEP), loader.look(NOTHING).again());
        assertEquals(before, loader.find("a").orElseThrow());
        assertEquals(Bundle.ACTIVE, before.getState());
    }

    @Test
    void eachBundleHasItsOwnDelay() {
        Loader loader = loader(KEEP);
        loader.look(BOTH);
        loader.look(B);
        now += KEEP.toNanos() - 1;
        loader.look(NOTHING);
        now++;
        Loader.Outcome outcome = loader.look(NOTHING);
        assertEquals(List.of("unloaded a, c, shell-a in 0 ms"), outcome.lines());
        assertEquals(Optional.of(KEEP.minusNanos(1)), outcome.again());
    }

    @Test
    void nothingGoesWhileWhatWasConfiguredIsStillBeingStopped() {
        Loader loader = loader(Duration.ZERO);
        loader.look(A);
        settled = false;
        assertEquals(
                "nothing is unloaded: what was configured is still being stopped, wanted was a, c, shell-a",
                refused(() -> loader.look(NOTHING)));
        assertEquals(List.of("a", "c", "shell-a"), framework.running());
        settled = true;
        loader.look(NOTHING);
        assertEquals(0, framework.count());
    }

    @Test
    void whoKeepsForEverKeeps() {
        Loader loader = loader(Duration.ofMillis(-1));
        loader.look(A);
        now += Duration.ofDays(300).toNanos();
        assertEquals(Optional.empty(), loader.look(NOTHING).again());
        assertEquals(List.of("a", "c", "shell-a"), framework.running());
    }

    @Test
    void oneThatCannotBeHadDoesNotKeepTheOthersAway() {
        repository.fill(a.imports("no.such"), b, library, ports);
        Loader loader = loader(KEEP);
        Loader.Outcome outcome = loader.look(BOTH);
        assertEquals(List.of("b", "ports"), framework.running());
        String why = "nobody provides osgi.wiring.package (osgi.wiring.package=no.such) (a needs it)";
        assertEquals(Map.of("io.millrace.a", why), loader.refused());
        assertEquals(List.of("io.millrace.a is not loaded: " + why), outcome.problems());
        assertEquals(RETRY, outcome.again());
        assertEquals(List.of(), loader.look(BOTH).problems(), "said once");
    }

    @Test
    void whatCannotBeHadIsTriedAgainEvenWhileSomethingGoes() {
        repository.fill(a.imports("no.such"), b, library, ports);
        Loader loader = loader(Duration.ZERO);
        loader.look(BOTH);
        Loader.Outcome outcome = loader.look(A);
        assertEquals(List.of("unloaded b, ports in 0 ms"), outcome.lines());
        assertEquals(RETRY, outcome.again());
    }

    @Test
    void aBrokenJarIsRefusedByNameAndLoadedWhenItIsWhole() throws Exception {
        Loader loader = loader(KEEP);
        byte[] whole = Files.readAllBytes(repository.jar(a));
        Files.write(repository.jar(a), "no jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        List<String> installed = framework.installed();
        loader.look(BOTH);
        assertEquals(List.of("b", "ports"), installed, "once, and nothing beside them");
        String why = loader.refused().get("io.millrace.a");
        assertTrue(why.startsWith(repository.jar(a) + " has the digest "), why);
        assertEquals(List.of("b", "ports"), framework.running());
        Files.write(repository.jar(a), whole);
        assertEquals(List.of("loaded a, c, shell-a in 0 ms"), loader.look(BOTH).lines());
        assertEquals(Map.of(), loader.refused());
    }

    @Test
    void aBrokenIndexIsSaidOnceAndLookedAtAgainUntilItIsWhole() {
        repository.index("<repository>\n<resource>");
        Loader loader = loader(KEEP);
        Loader.Outcome outcome = loader.look(A);
        String problem = "repository " + repository.path() + ": line 2, column 11: is no index of a repository";
        assertEquals(List.of(problem), outcome.problems());
        assertEquals(RETRY, outcome.again());
        assertEquals(List.of(), loader.look(A).problems());
        repository.fill(a, library);
        outcome = loader.look(A);
        assertEquals(List.of("loaded a, c in 0 ms"), outcome.lines());
        assertEquals(Optional.empty(), outcome.again());
    }

    @Test
    void aRepositoryThatBringsItLaterIsAskedLater() {
        repository.fill(b, ports);
        Loader loader = loader(KEEP);
        assertEquals(RETRY, loader.look(A).again());
        repository.fill(a, library);
        assertEquals(List.of("loaded a, c in 0 ms"), loader.look(A).lines());
        assertEquals(
                Optional.empty(),
                loader.look(configured("io.millrace.a", "org.other")).again());
    }

    @Test
    void aBundleThatDoesNotStartIsTakenOutWithAllThatCameForIt() {
        repository.fill(a.activator(Stubborn.class), library);
        Loader loader = loader(KEEP);
        loader.look(A);
        assertEquals(0, framework.count());
        String why = loader.refused().get("io.millrace.a");
        assertTrue(why.endsWith(": will not"), why);
    }

    @Test
    void whatWasLoadedByHandStaysUntilItIsUnloadedByHand() {
        Loader loader = loader(Duration.ZERO);
        assertEquals(List.of("a", "c", "shell-a"), loader.load("a"));
        loader.look(NOTHING);
        assertEquals(Set.of("by hand"), needs(loader, NOTHING).get("a"));
        assertEquals(List.of("a", "c", "shell-a"), framework.running());
        loader.unload("a", NOTHING);
        assertEquals(List.of("c", "shell-a"), framework.running());
        loader.look(NOTHING);
        assertEquals(0, framework.count());
    }

    @Test
    void aPidAndAProtocolAreNamesToo() {
        Loader loader = loader(KEEP);
        assertEquals(List.of("b", "ports"), loader.load("b"));
        assertEquals(List.of("a", "c", "shell-a"), loader.load("io.millrace.a"));
        assertEquals("b is there already", refused(() -> loader.load("io.millrace.b")));
    }

    @Test
    void whatCannotBeLoadedOrUnloadedByHandIsSaid() {
        Loader loader = loader(KEEP);
        assertEquals("no repository offers \"x\"; there are: a, b, c, shell-a, ports", refused(() -> loader.load("x")));
        loader.look(A);
        assertEquals("\"x\" is not loaded; loaded are: a, c, shell-a", refused(() -> loader.unload("x", A)));
        assertEquals("a is needed: io.millrace.a~x", refused(() -> loader.unload("a", A)));
        assertEquals("c is needed: for a", refused(() -> loader.unload("c", A)));
        assertEquals("no repository has x; name the file of its revision", refused(() -> loader.content("x")));
        assertEquals(
                "a",
                loader.find(Long.toString(loader.find("a").orElseThrow().getBundleId()))
                        .orElseThrow()
                        .getSymbolicName());
    }

    private static String refused(Runnable action) {
        return assertThrows(LoadException.class, action::run).getMessage();
    }

    /** Does not start. */
    public static final class Stubborn implements BundleActivator {
        /** Called by the framework. */
        public Stubborn() {}

        @Override
        public void start(BundleContext context) {
            throw new IllegalStateException("will not");
        }

        @Override
        public void stop(BundleContext context) {}
    }
}
