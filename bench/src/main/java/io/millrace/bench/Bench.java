package io.millrace.bench;

import io.millrace.bench.harness.Ensemble;
import io.millrace.bench.harness.Machine;
import io.millrace.bench.harness.Natives;
import io.millrace.bench.harness.Pace;
import io.millrace.bench.harness.Progress;
import io.millrace.bench.harness.RawTeam;
import io.millrace.bench.harness.Stage;
import io.millrace.bench.harness.StartUp;
import io.millrace.bench.report.Bar;
import io.millrace.bench.report.Cell;
import io.millrace.bench.report.Header;
import io.millrace.bench.report.Raw;
import io.millrace.bench.report.Result;
import io.millrace.bench.report.Row;
import io.millrace.bench.report.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** One run: raw round trip, groups, raw round trip, verdict. Thread-safety: confined to one thread. */
final class Bench {
    private static final int RAW_WINDOWS = 11;

    private final Arguments arguments;
    private final Path root;
    private final Stage stage;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();

    Bench(Arguments arguments, Path root, Stage stage, Progress progress) {
        this.arguments = arguments;
        this.root = root;
        this.stage = stage;
        this.progress = progress;
    }

    /**
     * Runs the groups that were asked for.
     *
     * @throws BenchException if a message was lost, or a process failed
     */
    Result run() {
        double load = Machine.load();
        notes.addAll(stage.notes());
        progress.begin("building the C programs, raw round trip");
        Natives natives = Natives.build(root, stage);
        double clock = Machine.clockNanos();
        OptionalDouble before = raw(natives);
        List<Cell> cells = measure(natives);
        progress.begin("raw round trip");
        Raw raw = new Raw(before, raw(natives), clock);
        Header header =
                new Header(Runtime.version().toString(), Machine.processors().size(), load, raw);
        List<Row> rows = Row.of(cells, Group.BASELINES);
        List<String> missing = natives.present() ? List.of() : List.of(natives.missing());
        return new Result(header, rows, Bar.of(rows), Verdict.of(raw, cells, Group.TWINS, missing), List.copyOf(notes));
    }

    private List<Cell> measure(Natives natives) {
        List<Cell> cells = new ArrayList<>();
        try (Ensemble ensemble = new Ensemble(stage, Pace.of(arguments.quick()), progress)) {
            for (Group group : arguments.groups()) {
                cells.addAll(
                        group == Group.START
                                ? start()
                                : ensemble.run(group.plans(arguments.quick(), natives, stage.hasThree())));
            }
            notes.addAll(ensemble.notes());
        }
        return cells;
    }

    private List<Cell> start() {
        StartUp startUp = new StartUp(stage, root, progress);
        notes.addAll(startUp.notes());
        return startUp.run();
    }

    private OptionalDouble raw(Natives natives) {
        return natives.present()
                ? OptionalDouble.of(new RawTeam(stage, natives.rawSpin(), false).roundTrip(RAW_WINDOWS))
                : OptionalDouble.empty();
    }
}
