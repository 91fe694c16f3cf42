package io.millrace.bench.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Somebody who is measured. Thread-safety: immutable.
 *
 * @param name in the output
 * @param start starts its processes
 */
public record Contender(String name, Function<Stage, Team> start) {
    /**
     * Two Java processes, pinned, one per processor.
     *
     * @param name in the output
     * @param work what the workers do
     * @return the contender
     */
    public static Contender pair(String name, String work) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return WorkerTeam.of(
                    stage.worker(name, work, file, true, true), stage.worker(name, work, file, false, true));
        });
    }

    /**
     * One Java process, pinned if it has one thread only.
     *
     * @param name in the output
     * @param work what the worker does
     * @param pinned whether to pin it
     * @return the contender
     */
    public static Contender solo(String name, String work, boolean pinned) {
        return new Contender(name, stage -> WorkerTeam.of(stage.worker(name, work, stage.file(name), true, pinned)));
    }

    /**
     * The C twin at both ends.
     *
     * @param name in the output
     * @param program the twin
     * @return the contender
     */
    public static Contender twins(String name, Path program) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return WorkerTeam.of(twin(stage, name, program, file, true), twin(stage, name, program, file, false));
        });
    }

    /**
     * Java at the beginning end, the C twin at the other.
     *
     * @param name in the output
     * @param work what the worker does
     * @param program the twin
     * @return the contender
     */
    public static Contender mixed(String name, String work, Path program) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return WorkerTeam.of(stage.worker(name, work, file, true, true), twin(stage, name, program, file, false));
        });
    }

    /**
     * The raw round trip in C.
     *
     * @param name in the output
     * @param program the program
     * @param futex whether both sides sleep in between
     * @return the contender
     */
    public static Contender raw(String name, Path program, boolean futex) {
        return new Contender(name, stage -> new RawTeam(stage, program, futex));
    }

    private static Child twin(Stage stage, String name, Path program, Path file, boolean first) {
        String side = first ? "a" : "b";
        return stage.start(
                name + " (" + side + ")",
                List.of(
                        program.toString(),
                        file.toString(),
                        "--side",
                        side,
                        "--cpu",
                        String.valueOf(stage.processor(first))));
    }
}
