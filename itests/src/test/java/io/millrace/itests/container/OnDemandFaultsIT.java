package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What cannot be loaded is said, keeps nothing else away, and is loaded when it can be. */
final class OnDemandFaultsIT {
    private static final String VOX = "io.millrace.transport.vox";
    private static final String NRFRPC = "io.millrace.transport.nrfrpc";

    private final SharedFolder folder = new SharedFolder();
    private final RepositoryCopy repository = RepositoryCopy.of(folder.file("a repository"));
    private final Container container = Container.base(repository.folder());

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    /** Vox cannot be had, and nRF RPC works over the same memory. */
    private void configureBoth() {
        Ground.FILE.configure(container, folder);
        Wire.NRFRPC.configure(container);
        container.configure("io.millrace.vox.host", "hub", voxHost());
        Wire.NRFRPC.assertPasses(container);
    }

    private Map<String, Object> voxHost() {
        container.configure(
                "io.millrace.segment.file",
                "hub",
                Map.of("path", folder.file("hub").toString(), "size", 1L << 18));
        return Map.of("segment.target", "(millrace.segment=hub)");
    }

    private void awaitProblem(String problem) {
        Eventually.until(problem, container::problems, () -> container.problems().stream()
                .anyMatch(each -> each.matches(problem)));
        assertEquals(1, container.problems().size(), () -> "one line: " + container.problems());
        assertTrue(has(VOX).isEmpty(), "vox was installed");
    }

    private void awaitVox() {
        container.await(Allocator.class, "(millrace.allocator=hub)");
        Eventually.until(
                "no problem", container::problems, () -> container.problems().isEmpty());
    }

    private List<Bundle> has(String symbolicName) {
        return Arrays.stream(container.context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
    }

    @Test
    void whatWantsSomethingNobodyHasIsNamed() {
        repository.require(VOX, "no.such.words");
        configureBoth();
        awaitProblem("io\\.millrace\\.vox\\.host~hub: is not loaded: nobody provides osgi\\.wiring\\.package"
                + " \\(osgi\\.wiring\\.package=no\\.such\\.words\\) \\(io\\.millrace\\.transport\\.vox needs it\\)");
        repository.heal(VOX);
        awaitVox();
    }

    @Test
    void whatIsNotWhatTheIndexSaysIsRefusedByName() {
        repository.flip(VOX);
        configureBoth();
        awaitProblem("io\\.millrace\\.vox\\.host~hub: is not loaded: " + repository.jar(VOX)
                + " has the digest [0-9a-f]{64}, the index says [0-9A-F]{64}; it is not installed");
        repository.heal(VOX);
        awaitVox();
    }

    @Test
    void anIndexThatIsNoneIsSaidAndReadAgain() {
        repository.index("<repository>\n  <resource>\n");
        Ground.FILE.configure(container, folder);
        Wire.NRFRPC.configure(container);
        String problem = "io.millrace.loader: repository " + repository.folder()
                + ": line 3, column 1: is no index of a repository";
        Eventually.until(
                problem, container::problems, () -> container.problems().contains(problem));
        repository.heal(VOX);
        Wire.NRFRPC.assertPasses(container);
        Eventually.until(
                "no problem", container::problems, () -> container.problems().isEmpty());
    }

    @Test
    void whoKeepsForEverKeepsUntilHeIsToldOtherwise() {
        container.configure("io.millrace.loader", Map.of("unload.afterMillis", -1));
        Ground.FILE.configure(container, folder);
        Wire.NRFRPC.configure(container);
        Wire.NRFRPC.assertPasses(container);
        Bundle kept = container.bundle(NRFRPC);
        container.unconfigure("io.millrace.loader");
        container.settle();
        assertSame(kept, container.bundle(NRFRPC));
        assertEquals(Bundle.ACTIVE, kept.getState());
        container.configure("io.millrace.loader", Map.of("unload.afterMillis", 0));
        Eventually.until("the end of what nothing needs", () -> has(NRFRPC), () -> has(NRFRPC)
                .isEmpty());
    }

    @Test
    void theShellLoadsUnloadsAndTells() {
        try (Shell shell = Shell.open(container)) {
            String loaded = shell.run("shm:load vox -j");
            assertTrue(loaded.contains("\"LOADED\"") && loaded.contains(VOX), loaded);
            String row = row(shell, VOX);
            assertTrue(row.contains("\"LOADED\"") && row.contains("\"by hand\""), row);
            assertTrue(row(shell, NRFRPC).contains("\"AVAILABLE\""), row(shell, NRFRPC));
            assertEquals(VOX + " is there already", shell.fail("shm:load " + VOX));
            String unloaded = shell.run("shm:unload " + VOX + " -j");
            assertTrue(unloaded.contains("\"UNLOADED\""), unloaded);
            assertTrue(has(VOX).isEmpty(), "vox is still there");
        }
    }

    private static String row(Shell shell, String bundle) {
        return Arrays.stream(shell.run("shm:available -j").split("(?=\\{)"))
                .filter(each -> each.contains("\"" + bundle + "\""))
                .findFirst()
                .orElse("");
    }

    @Test
    void theShellSaysWhatItCannotDo() {
        Ground.FILE.configure(container, folder);
        Wire.NRFRPC.configure(container);
        Wire.NRFRPC.assertPasses(container);
        try (Shell shell = Shell.open(container)) {
            assertTrue(shell.fail("shm:load nothing").startsWith("no repository offers \"nothing\"; there are: io."));
            assertEquals("usage: shm:load NAME [-j]; got 0 arguments", shell.fail("shm:load"));
            assertEquals(
                    NRFRPC + " is needed: io.millrace.nrfrpc~far, io.millrace.nrfrpc~near",
                    shell.fail("shm:unload " + NRFRPC));
            assertTrue(shell.fail("shm:unload nothing").startsWith("\"nothing\" is not loaded; loaded are: io."));
            assertEquals("there is no bundle \"nothing\"", shell.fail("shm:swap nothing"));
            assertEquals(
                    folder.file("none.jar") + ": no such file: " + folder.file("none.jar"),
                    shell.fail("shm:swap " + NRFRPC + " " + folder.file("none.jar")));
            assertEquals("timeout is \"0\", allowed: 1 to 600000", shell.fail("shm:swap " + NRFRPC + " -t 0"));
            assertEquals(
                    "no repository has org.apache.felix.scr; name the file of its revision",
                    shell.fail("shm:swap org.apache.felix.scr"));
            repository.flip(NRFRPC);
            String said = shell.fail("shm:swap " + NRFRPC);
            assertTrue(said.startsWith(repository.jar(NRFRPC) + " has the digest "), said);
        }
        Wire.NRFRPC.assertPasses(container);
    }
}
