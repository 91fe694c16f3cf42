package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has to be installed so that something runs. */
final class PlannerTest {
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

    private List<IndexResource> offered(Sample... samples) {
        return Repository.read(
                        IndexedFolder.of(folder.resolve("repo"), samples).path().toString())
                .resources();
    }

    private List<String> plan(String pid, Sample... samples) {
        return names(framework.planner().forPids(List.of(pid), offered(samples)));
    }

    private static List<String> names(List<IndexResource> resources) {
        return resources.stream().map(IndexResource::toString).toList();
    }

    private String refused(String pid, Sample... samples) {
        return assertThrows(LoadException.class, () -> plan(pid, samples)).getMessage();
    }

    @Test
    void whatABundleImportsComesWithIt() {
        assertEquals(
                List.of("a 1.0.0", "c 1.0.0"),
                plan(
                        "pid.a",
                        Sample.of("a").brings("a", "pid.a").imports("c.api"),
                        Sample.of("b").brings("b", "pid.b"),
                        Sample.of("c").exports("c.api")));
    }

    @Test
    void whatIsThereIsNotInstalledTwice() throws Exception {
        Sample library = Sample.of("c").exports("c.api");
        framework.start(library);
        assertEquals(
                List.of("a 1.0.0"),
                plan("pid.a", library, Sample.of("a").brings("a", "pid.a").imports("c.api")));
    }

    @Test
    void commandsForWhatItBringsComeWithItIfTheyCan() {
        Sample shell = Sample.of("shell").commands("a").imports("shell.support");
        Sample a = Sample.of("a").brings("a", "pid.a");
        assertEquals(List.of("a 1.0.0"), plan("pid.a", shell, a));
        assertEquals(
                List.of("shell 1.0.0", "a 1.0.0", "support 1.0.0"),
                plan("pid.a", shell, a, Sample.of("support").exports("shell.support")));
    }

    @Test
    void aServiceComesFromWhoHasItWithoutConfiguration() {
        Sample a = Sample.of("a").brings("a", "pid.a").wants("x.Ports");
        Sample configured = Sample.of("configured").brings("c", "pid.c").serves("x.Ports");
        Sample always = Sample.of("always").serves("x.Ports");
        assertEquals(List.of("a 1.0.0"), plan("pid.a", a, configured));
        assertEquals(List.of("a 1.0.0", "always 1.0.0"), plan("pid.a", a, configured, always));
    }

    @Test
    void theNewestOfTwoVersionsIsTaken() {
        assertEquals(
                List.of("a 1.10.0"),
                plan(
                        "pid.a",
                        Sample.of("a", "1.9.0").brings("a", "pid.a"),
                        Sample.of("a", "1.10.0").brings("a", "pid.a")));
    }

    @Test
    void whatNobodyHasIsNamedWithWhoNeedsIt() {
        assertEquals(
                "nobody provides osgi.wiring.package (osgi.wiring.package=no.such) (b needs it)",
                refused(
                        "pid.a",
                        Sample.of("a").brings("a", "pid.a").imports("b.api"),
                        Sample.of("b").exports("b.api").imports("no.such")));
        assertEquals("nobody provides io.millrace.transport (pid=pid.x)", refused("pid.x"));
    }

    @Test
    void aFilterThatIsNoneIsRefused() {
        Sample odd = Sample.of("a").brings("a", "pid.a").imports("b)(");
        assertEquals(true, refused("pid.a", odd).contains("b)("), "the filter is named");
    }

    @Test
    void aBundleIsPlannedByNameAndVersion() {
        List<IndexResource> offered = offered(
                Sample.of("a", "2.0.0").brings("a", "pid.a"),
                Sample.of("a", "1.0.0").brings("a", "pid.a").imports("c.api"),
                Sample.of("c").exports("c.api"));
        IndexResource older = offered.stream()
                .filter(resource -> resource.toString().equals("a 1.0.0"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("a 1.0.0", "c 1.0.0"), names(framework.planner().forBundle(older, offered)));
    }
}
