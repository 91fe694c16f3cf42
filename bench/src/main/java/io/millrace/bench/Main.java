package io.millrace.bench;

import io.millrace.api.memory.ShmException;
import io.millrace.bench.harness.Progress;
import io.millrace.bench.harness.Stage;
import io.millrace.bench.report.JsonReport;
import io.millrace.bench.report.Result;
import io.millrace.bench.report.TableReport;
import io.millrace.bench.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Entry point of {@code millrace bench}, of its workers, and of the JMH benchmarks. */
public final class Main {
    private static final Progress PROGRESS = Progress.onStandardError();

    private Main() {}

    /**
     * Runs benchmarks and ends the process with their status.
     *
     * @param args as {@link Arguments#USAGE} says
     * @throws IOException if the JMH benchmarks cannot be found or started
     */
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        if (!words.isEmpty() && words.getFirst().equals("jmh")) {
            org.openjdk.jmh.Main.main(words.subList(1, words.size()).toArray(String[]::new));
            return;
        }
        System.exit(run(words));
    }

    private static int run(List<String> words) throws IOException {
        try {
            if (!words.isEmpty() && words.getFirst().equals("worker")) {
                Worker.run(words.subList(1, words.size()), System.in, System.out);
            } else {
                bench(Arguments.parse(words));
            }
            return 0;
        } catch (BenchException e) {
            return fail(e.status(), e.getMessage());
        } catch (ShmException | UncheckedIOException e) {
            return fail(BenchException.REFUSED, e.getMessage());
        }
    }

    private static void bench(Arguments arguments) {
        if (arguments.help()) {
            System.out.println(Arguments.USAGE);
            return;
        }
        Path root = Path.of(System.getProperty("millrace.root", "."));
        Stage stage = Stage.open();
        Thread stopped = new Thread(stage::abandon, "stop");
        Runtime.getRuntime().addShutdownHook(stopped);
        try (stage) {
            Result result = new Bench(arguments, root, stage, PROGRESS).run();
            PROGRESS.end();
            (arguments.json() ? JsonReport.lines(result) : TableReport.lines(result)).forEach(System.out::println);
        }
        Runtime.getRuntime().removeShutdownHook(stopped);
    }

    private static int fail(int status, String message) {
        PROGRESS.say(message);
        return status;
    }
}
