package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import io.millrace.bench.report.Metric;
import io.millrace.bench.window.Order;
import io.millrace.bench.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The C program of the raw round trip, started anew for each window. */
public final class RawTeam implements Team {
    private static final int MILLIS = 20;

    private final Stage stage;
    private final List<String> command;

    /**
     * Makes a team of nobody yet.
     *
     * @param stage where to run
     * @param program the C program
     * @param futex whether both sides sleep in between
     */
    public RawTeam(Stage stage, Path program, boolean futex) {
        this.stage = stage;
        command = new ArrayList<>(List.of(
                program.toString(),
                "--cpu-a",
                String.valueOf(stage.processor(true)),
                "--cpu-b",
                String.valueOf(stage.processor(false)),
                "--window-ms",
                String.valueOf(MILLIS)));
        if (futex) {
            command.add("--futex");
        }
    }

    /** The order's count is not looked at. */
    @Override
    public Outcome run(Order order) {
        return new Outcome(TimeUnit.MILLISECONDS.toNanos(MILLIS), Map.of(Metric.P50, roundTrip(1)));
    }

    /**
     * Measures the round trip.
     *
     * @param windows how many to take the middle of
     * @return nanoseconds
     */
    public double roundTrip(int windows) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--windows", String.valueOf(windows)));
        Child child = stage.startAlone("rawspin", words);
        String line = child.hear();
        if (child.await() != 0) {
            throw new BenchException(BenchException.REFUSED, "rawspin failed: " + String.join(" ", words));
        }
        return Window.object(line).getJsonNumber("p50").doubleValue();
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
}
