package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import io.millrace.bench.report.Cell;
import io.millrace.bench.report.Metric;
import io.millrace.bench.window.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All teams that were started so far; groups that need the same contender share its processes. Thread-safety: confined
 * to one thread.
 */
public final class Ensemble implements AutoCloseable {
    /** So many windows' worth of messages while system calls are counted: what else the JVM does is then little. */
    private static final int COUNTED_WINDOWS = 20;

    private final Stage stage;
    private final Pace pace;
    private final Progress progress;
    private final Syscalls syscalls;
    private final Map<String, Team> running = new HashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /**
     * Starts nobody yet.
     *
     * @param stage where they will run
     * @param pace how long and how often
     * @param progress told what is being done
     */
    public Ensemble(Stage stage, Pace pace, Progress progress) {
        this.stage = stage;
        this.pace = pace;
        this.progress = progress;
        this.syscalls = new Syscalls(stage);
    }

    /**
     * Runs a group.
     *
     * @param plans what to measure, one after the other
     * @return what came out
     */
    public List<Cell> run(List<Plan> plans) {
        return plans.stream().flatMap(plan -> run(plan).stream()).toList();
    }

    private List<Cell> run(Plan plan) {
        Map<String, Team> teams = new LinkedHashMap<>();
        progress.begin(plan.group() + ": starting " + plan.contenders().size() + " contenders");
        plan.contenders().forEach(contender -> start(contender, teams));
        List<Cell> cells = new ArrayList<>();
        for (int size : plan.sizes()) {
            Map<String, Team> able = able(plan, size, teams);
            cells.addAll(new Rounds(pace, progress).run(plan.group(), plan.kind(), size, able));
            for (String contender : plan.counted()) {
                count(plan, size, contender, able.get(contender), cells);
            }
        }
        return cells;
    }

    /**
     * What could not be measured.
     *
     * @return sentences
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        leftOut.forEach((name, why) -> notes.add(name + " is left out: " + why));
        syscalls.failure().ifPresent(notes::add);
        return notes;
    }

    /** Those that can carry messages of a size. */
    private static Map<String, Team> able(Plan plan, int size, Map<String, Team> teams) {
        Map<String, Team> able = new LinkedHashMap<>(teams);
        plan.contenders().stream()
                .filter(contender -> contender.maxBytes() < size)
                .forEach(contender -> able.remove(contender.name()));
        return able;
    }

    private void start(Contender contender, Map<String, Team> teams) {
        try {
            teams.put(contender.name(), running.computeIfAbsent(contender.name(), ignored -> contender
                    .start()
                    .apply(stage)));
        } catch (BenchException e) {
            leftOut.put(contender.name(), e.getMessage());
        }
    }

    private void count(Plan plan, int size, String contender, Team team, List<Cell> cells) {
        if (team == null) {
            return;
        }
        progress.begin(plan.group() + ": counting the system calls of " + contender);
        Order window = new Rounds(pace, progress).warmUp(team, new Order(plan.kind(), size, 1));
        OptionalDouble calls = syscalls.perMessage(team, window.times(window.count() * COUNTED_WINDOWS));
        calls.ifPresent(value ->
                cells.add(new Cell(plan.group(), size, contender, Metric.SYSCALLS_PER_MESSAGE, List.of(value))));
    }

    @Override
    public void close() {
        running.values().forEach(Team::close);
    }
}
