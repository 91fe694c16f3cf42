package io.millrace.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import io.millrace.bench.report.Cell;
import io.millrace.bench.report.Metric;
import io.millrace.bench.window.Order;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns are taken as they should; real workers lose no message; one that gets a wrong one says so. */
@Timeout(120)
class RoundsTest {
    private static final Pace TINY = new Pace(3, 1_000_000, 1);

    private final Stage stage = Stage.open();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void contendersTakeTurnsWindowByWindow() {
        List<String> log = new ArrayList<>();
        Map<String, Team> teams = new LinkedHashMap<>();
        teams.put("one", team("one", log));
        teams.put("two", team("two", log));
        List<Cell> cells = new Rounds(TINY, progress).run("pingpong", Order.Kind.PP, 8, teams);
        assertEquals(List.of("one", "two", "one", "two", "one", "two"), log);
        assertEquals(
                List.of(
                        "millrace bench: pingpong, size 8: warming up one, 1 of 2",
                        "millrace bench: pingpong, size 8: warming up two, 2 of 2",
                        "millrace bench: pingpong, size 8: 3 windows of 2 contenders"),
                said.toString(StandardCharsets.UTF_8).lines().toList());
        assertEquals(
                List.of(
                        new Cell("pingpong", 8, "one", Metric.P50, List.of(0.0, 2.0, 4.0)),
                        new Cell("pingpong", 8, "two", Metric.P50, List.of(1.0, 3.0, 5.0))),
                cells);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nrfrpc",
                "vox",
                "vox-k16",
                "vox-claim",
                "vox-many",
                "socket",
                "pipe",
                "agrona",
                "agrona-many",
                "aeron",
                "fusiondock"
            })
    void aPairOfWorkersPassesEveryMessageBothWays(String work) {
        try (Team team = Contender.pair(work, work).start().apply(stage)) {
            Outcome there = team.run(new Order(Order.Kind.TP, 64, 2000));
            Outcome back = team.run(new Order(Order.Kind.PP, 100, 1000));
            assertTrue(there.values().containsKey(Metric.MSGS));
            assertTrue(back.values().containsKey(Metric.P99));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wake-futex",
                "wake-fifo",
                "wake-eventfd",
                "wake-datagram",
                "wake-ivshmem",
                "wake-ipi",
                "wake-awake"
            })
    void sidesWakeEachOther(String work) {
        try (Team team = Contender.pair(work, work).start().apply(stage)) {
            assertTrue(team.run(new Order(Order.Kind.WAKE, 0, 200)).values().containsKey(Metric.P50));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy-normal",
                "copy-device",
                "copy-segment",
                "blocks",
                "slots",
                "blocks-reference",
                "senders-8",
                "path-offer",
                "path-service",
                "path-offers",
                "path-claims",
                "agrona-path",
                "path-fusiondock",
                "path-fusiondock-device",
                "turn-idle-16",
                "turn-one-255",
                "turn-all-255"
            })
    void aWorkerAloneChecksWhatItDid(String work) {
        try (Team team = Contender.solo(work, work, false).start().apply(stage)) {
            assertTrue(team.run(new Order(Order.Kind.TP, 64, 1000)).nanos() > 0);
        }
    }

    @Test
    void aMessageThatIsNotTheExpectedOneEndsTheRun() {
        Path file = stage.file("link");
        Child first = stage.worker("first", "nrfrpc", file, true, false);
        Child second = stage.worker("second", "nrfrpc", file, false, false);
        first.hear();
        second.hear();
        first.tell("tp 64 1000");
        second.tell("tp 32 1000");
        BenchException e = assertThrows(BenchException.class, second::hear);
        assertEquals(BenchException.DATA, e.status());
        assertEquals(
                "second (b) ended with status 2: millrace bench: expected message 0 of 32 bytes, got 0 of 64",
                e.getMessage());
        first.kill();
    }

    @Test
    void aWorkerThatCannotStartIsNamedWithItsReason() {
        BenchException e = assertThrows(
                BenchException.class,
                () -> Contender.solo("nobody", "no-such-work", false).start().apply(stage));
        assertEquals("nobody (a) ended with status 1: millrace bench: no such work: no-such-work", e.getMessage());
    }

    private static Team team(String name, List<String> log) {
        return new Team() {
            @Override
            public Outcome run(Order order) {
                log.add(name);
                return new Outcome(1, Map.of(Metric.P50, log.size() - 1.0));
            }

            @Override
            public boolean needsWarmUp() {
                return false;
            }

            @Override
            public List<Long> threads() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
