package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static Raw raw(double before, double after) {
        return new Raw(OptionalDouble.of(before), OptionalDouble.of(after), 10);
    }

    private static Verdict verdict(Raw raw, Cell... cells) {
        return Verdict.of(raw, List.of(cells), List.of("twin"), List.of());
    }

    private static Cell cell(String contender, Metric metric, Double... windows) {
        return new Cell("pingpong", 64, contender, metric, List.of(windows));
    }

    @Test
    void aSteadyRunIsAccepted() {
        Verdict verdict = verdict(raw(50, 74), cell("twin", Metric.P50, 100.0, 100.0, 125.0));
        assertEquals(List.of(), verdict.reasons());
        assertTrue(verdict.accepted());
    }

    @ParameterizedTest
    @CsvSource({"50,76", "76,50"})
    void aRawRoundTripThatMovedIsNotAccepted(double before, double after) {
        assertEquals(
                List.of("raw round trip moved by 1.52, allowed: 1.50"),
                verdict(raw(before, after)).reasons());
    }

    @Test
    void aTwinWithSlowWindowsIsNotAccepted() {
        assertEquals(
                List.of("pingpong at 64 bytes: spread of twin (p90 over median) is 1.26, allowed: 1.25"),
                verdict(raw(1, 1), cell("twin", Metric.P50, 100.0, 100.0, 126.0))
                        .reasons());
    }

    @Test
    void slowWindowsOfMessagesInASecondAreTheSmallOnes() {
        assertEquals(
                1,
                verdict(raw(1, 1), cell("twin", Metric.MSGS, 100.0, 100.0, 50.0))
                        .reasons()
                        .size());
        assertTrue(verdict(raw(1, 1), cell("twin", Metric.MSGS, 100.0, 100.0, 900.0))
                .accepted());
    }

    @Test
    void othersMayBeAsUnsteadyAsTheyLike() {
        assertTrue(verdict(raw(1, 1), cell("ours", Metric.P50, 1.0, 1.0, 9.0)).accepted());
        assertTrue(verdict(raw(1, 1), cell("twin", Metric.P99, 1.0, 1.0, 9.0)).accepted());
    }

    @Test
    void withoutTheProgramsInCNothingIsAccepted() {
        Raw none = new Raw(OptionalDouble.empty(), OptionalDouble.empty(), 10);
        Verdict verdict = Verdict.of(none, List.of(), List.of("twin"), List.of("no C compiler"));
        assertEquals(List.of("no C compiler"), verdict.reasons());
        assertEquals("unknown", none.regime());
    }

    @ParameterizedTest
    @CsvSource({"50,60,near", "200,210,far", "50,200,moved"})
    void theRegimeFollowsFromTheClock(double before, double after, String regime) {
        assertEquals(regime, raw(before, after).regime());
    }
}
