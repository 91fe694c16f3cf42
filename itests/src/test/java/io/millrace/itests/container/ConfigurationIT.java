package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.segment.Segment;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** What is configured is there, what is not is gone, and what is wrong is named. */
final class ConfigurationIT {
    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("plc");

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void removingASegmentTakesServicesMappingAndFileAwayAndRestoringItBringsThemBack() throws IOException {
        Link link = Link.configure(container, "plc", file, Signal.FUTEX);
        assertEquals(1, ThisProcess.mappings(file));

        link.segment().delete();
        Eventually.until("the end of the channels", () -> isGone(Channel.class, link.filter()));
        Eventually.until("the end of the segment", () -> isGone(Segment.class, "(millrace.segment=plc)"));
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(file) == 0);
        Eventually.until("the end of the file", () -> Files.notExists(file));

        container.configure("io.millrace.segment.file", "plc", Link.segment(file));
        Channel back = link.channel(0);
        assertEquals(1, ThisProcess.mappings(file));
        try (CPeer peer = link.peer("recv", "--count", "1", "--quiet")) {
            assertEquals(Offer.SENT, back.send(new byte[] {0}, Eventually.WATCHDOG));
            peer.done();
        }
    }

    @Test
    void removingALinkLeavesItsSegmentAlone() throws IOException {
        Link link = Link.configure(container, "plc", file, Signal.FUTEX);
        link.link().delete();
        Eventually.until("the end of the channels", () -> isGone(Channel.class, link.filter()));
        assertFalse(isGone(Segment.class, "(millrace.segment=plc)"));
        assertEquals(1, ThisProcess.mappings(file));
        assertTrue(Files.exists(file));
    }

    @Test
    void aFileSomebodyElseMadeStaysWhenTheSegmentGoes() throws IOException {
        Files.write(file, new byte[4096]);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Configuration segment = container.configure(
                "io.millrace.segment.file", "plc", Map.of("path", file.toString(), "role", "ATTACH"));
        container.await(Segment.class, "(millrace.segment=plc)");
        segment.delete();
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(file) == 0);
        assertTrue(Files.exists(file));
    }

    @Test
    void aChangedLinkComesBackAsItIsConfiguredNow() throws IOException {
        Link link = Link.configure(container, "plc", file, Signal.FUTEX);
        assertEquals("B", link.channel(0).info().peer());
        container.configure(
                "io.millrace.nrfrpc",
                "plc",
                Map.of(
                        "segment.target", "(millrace.segment=plc)",
                        "signaler.target", "(millrace.signaler=plc)",
                        "side", "B",
                        "abEndpoints", 2,
                        "baEndpoints", 2));
        container.settle();
        assertEquals("A", link.channel(0).info().peer());
        assertEquals(2, container.references(Channel.class, link.filter()).size());
    }

    @Test
    void aPropertyThatDoesNotExistIsOneProblemAndStopsNobody() {
        Link good = Link.configure(container, "good", folder.file("good"), Signal.FUTEX);
        Link.configure(container, "plc", file, Signal.FUTEX, Map.of("sied", "A"));
        ProblemDTO problem = theProblemOf("io.millrace.nrfrpc~plc");
        assertEquals("unknown-property", problem.kind);
        assertTrue(problem.message.contains("sied") && problem.message.contains("side"), problem.message);
        assertWorks(good);
    }

    @Test
    void aWrongSizeIsOneProblemWithValueAndLimitAndTheOtherLinkRuns() {
        Link good = Link.configure(container, "good", folder.file("good"), Signal.FUTEX);
        container.configure("io.millrace.segment.file", "plc", Link.segment(file));
        container.configure(
                "io.millrace.nrfrpc", "plc", Map.of("segment.target", "(millrace.segment=plc)", "abSizeBytes", 8192));
        ProblemDTO problem = theProblemOf("io.millrace.nrfrpc~plc");
        assertTrue(problem.message.contains("8192") && problem.message.contains("4096"), problem.message);
        assertWorks(good);
    }

    @Test
    void aLinkWithoutItsSegmentIsOneProblemThatNamesTheSegmentsThereAre() {
        Link good = Link.configure(container, "good", folder.file("good"), Signal.FUTEX);
        container.configure(
                "io.millrace.nrfrpc", "plc", Map.of("segment.target", "(millrace.segment=pcl)", "side", "A"));
        ProblemDTO problem = theProblemOf("io.millrace.nrfrpc~plc");
        assertEquals("unsatisfied", problem.kind);
        assertTrue(
                problem.message.contains("(millrace.segment=pcl)") && problem.message.contains("good"),
                problem.message);
        assertWorks(good);
    }

    @Test
    void aPidNobodyHasIsOneProblemWithTheNearestOne() {
        container.configure("io.millrace.nrfprc", "plc", Map.of("side", "A"));
        ProblemDTO problem = theProblemOf("io.millrace.nrfprc~plc");
        assertEquals("unknown-pid", problem.kind);
        assertTrue(problem.message.contains("io.millrace.nrfrpc"), problem.message);
    }

    /** Exactly one, once things have settled: the component is refused and the configuration is read. */
    private ProblemDTO theProblemOf(String source) {
        container.settle();
        Eventually.until("a problem of " + source, () -> !problems(source).isEmpty());
        List<ProblemDTO> found = problems(source);
        assertEquals(1, found.size(), () -> "problems " + found);
        return found.getFirst();
    }

    private List<ProblemDTO> problems(String source) {
        return Arrays.stream(container.await(ShmRuntime.class, null).getRuntimeDTO().problems)
                .filter(problem -> problem.source.equals(source))
                .toList();
    }

    private boolean isGone(Class<?> type, String filter) {
        return container.references(type, filter).isEmpty();
    }

    private static void assertWorks(Link link) {
        try (CPeer peer = link.peer("echo", "--count", "1", "--quiet")) {
            Channel channel = link.channel(0);
            assertEquals(Offer.SENT, channel.send(new byte[] {1, 2, 3}, Eventually.WATCHDOG));
            assertEquals(1, channel.receive((_, _, _, _) -> {}, Eventually.WATCHDOG));
            peer.done();
        }
    }
}
