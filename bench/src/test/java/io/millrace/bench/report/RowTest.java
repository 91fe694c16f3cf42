package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RowTest {
    private static Cell cell(int size, String contender, Metric metric, Double... windows) {
        return new Cell("pingpong", size, contender, metric, List.of(windows));
    }

    @Test
    void theRatioIsTheMiddleOneOfTheRatiosWindowByWindow() {
        Cell ours = cell(64, "ours", Metric.P50, 10.0, 200.0, 36.0);
        Cell twin = cell(64, "twin", Metric.P50, 10.0, 100.0, 30.0);
        Row row = Row.of(List.of(ours, twin), List.of("twin")).getFirst();
        assertEquals(new Row("pingpong", 64, "ours", "twin", Metric.P50, OptionalDouble.of(1.2), 36), row);
    }

    @Test
    void aContenderIsNotComparedWithItself() {
        List<Row> rows = Row.of(List.of(cell(64, "twin", Metric.P50, 1.0)), List.of("twin"));
        assertEquals(List.of(new Row("pingpong", 64, "twin", "", Metric.P50, OptionalDouble.empty(), 1)), rows);
    }

    @Test
    void everyBaselineThatRanBesideGivesARow() {
        List<Row> rows = Row.of(
                List.of(
                        cell(64, "ours", Metric.P50, 6.0),
                        cell(64, "twin", Metric.P50, 3.0),
                        cell(64, "raw", Metric.P50, 2.0),
                        cell(8, "raw", Metric.P50, 1.0),
                        cell(64, "raw", Metric.P99, 1.0)),
                List.of("twin", "raw"));
        assertEquals(
                List.of(OptionalDouble.of(2), OptionalDouble.of(3)),
                rows.stream()
                        .filter(row -> row.contender().equals("ours"))
                        .map(Row::ratio)
                        .toList());
    }

    @Test
    void garbageAndSystemCallsStandAlone() {
        List<Row> rows = Row.of(
                List.of(cell(64, "ours", Metric.BYTES_PER_OP, 0.0), cell(64, "twin", Metric.BYTES_PER_OP, 0.0)),
                List.of("twin"));
        assertEquals(2, rows.size());
        assertEquals(OptionalDouble.empty(), rows.getFirst().ratio());
    }
}
