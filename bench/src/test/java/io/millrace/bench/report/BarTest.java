package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {
    private static List<String> bars(Cell... cells) {
        return Bar.of(Row.of(List.of(cells), List.of("vox-c", "agrona-1to1"))).stream()
                .map(Bar::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"75, holds, 0.7500", "74, missed, 0.7400"})
    void throughputHasToReachItsBar(double ours, String verdict, String ratio) {
        assertEquals(
                List.of(verdict + ": throughput 64 B, vox-java msgs over vox-c is " + ratio
                        + ", allowed: at least 0.7500"),
                bars(
                        new Cell("throughput", 64, "vox-java", Metric.MSGS, List.of(ours)),
                        new Cell("throughput", 64, "vox-c", Metric.MSGS, List.of(100.0))));
    }

    @Test
    void aRoundTripMustNotExceedItsBar() {
        assertEquals(
                List.of("missed: pingpong 64 B, vox-java p50 over vox-c is 1.160, allowed: at most 1.150"),
                bars(
                        new Cell("pingpong", 64, "vox-java", Metric.P50, List.of(116.0)),
                        new Cell("pingpong", 64, "vox-c", Metric.P50, List.of(100.0))));
    }

    @Test
    void aValueIsHeldAgainstItsBarOnceWhateverRanBesideIt() {
        assertEquals(
                List.of("holds: scale 8 B, turn-all-255 fairness is 1.500, allowed: at most 2.000"),
                bars(
                        new Cell("scale", 8, "turn-all-255", Metric.FAIRNESS, List.of(1.5)),
                        new Cell("scale", 8, "vox-c", Metric.FAIRNESS, List.of(1.0)),
                        new Cell("scale", 8, "agrona-1to1", Metric.FAIRNESS, List.of(1.0))));
    }
}
