package io.millrace.bench.harness;

import io.millrace.bench.report.Cell;
import io.millrace.bench.report.Metric;
import io.millrace.bench.window.Order;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Windows in turns: one of every contender, then the next of every contender. Whatever the machine does meanwhile, it
 * does to all of them.
 */
final class Rounds {
    private static final int FIRST_COUNT = 20;
    private static final int MOST_GROWTH = 10;
    /** The compiler counts calls, not time. */
    private static final long LEAST_OPERATIONS = 60_000;

    private final Pace pace;
    private final Progress progress;

    Rounds(Pace pace, Progress progress) {
        this.pace = pace;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param group name in the cells
     * @param kind what to do; its size and how often, window by window, are up to this
     * @param size bytes of a message
     * @param teams by contender, in the order of their turns
     * @return one cell per contender and metric
     */
    List<Cell> run(String group, Order.Kind kind, int size, Map<String, Team> teams) {
        String what = group + (size == 0 ? "" : ", size " + size) + ": ";
        List<Turn> turns = new ArrayList<>();
        teams.forEach((name, team) -> {
            progress.begin(what + "warming up " + name + ", " + (turns.size() + 1) + " of " + teams.size());
            turns.add(new Turn(name, team, warmUp(team, new Order(kind, size, FIRST_COUNT))));
        });
        progress.begin(what + pace.windows() + " windows of " + teams.size() + " contenders");
        for (int window = 0; window < pace.windows(); window++) {
            progress.step(what + "window", window + 1, pace.windows());
            for (Turn turn : turns) {
                turn.take();
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (Turn turn : turns) {
            turn.values.forEach((metric, values) -> cells.add(new Cell(group, size, turn.contender, metric, values)));
        }
        return cells;
    }

    /** Runs until the compiler has had its time; the order that then fills a window. */
    Order warmUp(Team team, Order first) {
        Order order = first;
        long spent = 0;
        long done = 0;
        while (team.needsWarmUp() && (spent < pace.warmUpNanos() || done < LEAST_OPERATIONS)) {
            long nanos = Math.max(1, team.run(order).nanos());
            spent += nanos;
            done += order.count();
            double wanted = (double) order.count() * pace.windowNanos() / nanos;
            order = order.times((long) Math.min(wanted, (double) order.count() * MOST_GROWTH));
        }
        return order;
    }

    /** One contender's place in the rounds. */
    private static final class Turn {
        private final String contender;
        private final Team team;
        private final Order order;
        private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);

        Turn(String contender, Team team, Order order) {
            this.contender = contender;
            this.team = team;
            this.order = order;
        }

        void take() {
            team.run(order).values().forEach((metric, value) -> values.computeIfAbsent(
                            metric, ignored -> new ArrayList<>())
                    .add(value));
        }
    }
}
