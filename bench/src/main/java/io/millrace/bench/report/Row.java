package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of the result. Thread-safety: immutable.
 *
 * @param group which group of benchmarks
 * @param size bytes of a message, 0 where there is none
 * @param contender whose value
 * @param baseline what it is compared with; empty if nothing
 * @param metric of what
 * @param ratio contender over baseline
 * @param value of the contender, in the metric's unit
 */
public record Row(
        String group, int size, String contender, String baseline, Metric metric, OptionalDouble ratio, double value) {
    /**
     * Compares every cell with the baselines that ran beside it.
     *
     * @param cells of all groups
     * @param baselines names of contenders
     * @return in the order of the cells; a cell with nothing beside it has a row without ratio
     */
    public static List<Row> of(List<Cell> cells, List<String> baselines) {
        List<Row> rows = new ArrayList<>();
        for (Cell cell : cells) {
            List<Cell> beside = cells.stream()
                    .filter(other -> baselines.contains(other.contender())
                            && cell.metric().isCompared())
                    .filter(other -> other.isBeside(cell))
                    .toList();
            beside.forEach(other -> rows.add(row(cell, other.contender(), OptionalDouble.of(cell.ratioTo(other)))));
            if (beside.isEmpty()) {
                rows.add(row(cell, "", OptionalDouble.empty()));
            }
        }
        return rows;
    }

    private static Row row(Cell cell, String baseline, OptionalDouble ratio) {
        return new Row(cell.group(), cell.size(), cell.contender(), baseline, cell.metric(), ratio, cell.value());
    }
}
