package io.millrace.bench.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Somebody who is measured. Thread-safety: immutable.
 *
 * @param name in the output
 * @param maxBytes the longest message it can carry
 * @param start starts its processes
 */
public record Contender(String name, int maxBytes, Function<Stage, Team> start) {
    /** Somebody who carries messages of any length. */
    Contender(String name, Function<Stage, Team> start) {
        this(name, Integer.MAX_VALUE, start);
    }

    /**
     * The same, who cannot carry longer messages.
     *
     * @param bytes the longest
     * @return the contender
     */
    public Contender upTo(int bytes) {
        return new Contender(name, bytes, start);
    }

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
     * Two Java processes that run where they like: one of them has a thread more that does work.
     *
     * @param name in the output
     * @param work what the workers do
     * @return the contender
     */
    public static Contender unpinned(String name, String work) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return WorkerTeam.of(
                    stage.worker(name, work, file, true, false), stage.worker(name, work, file, false, false));
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
     * One process of a C program, pinned.
     *
     * @param name in the output
     * @param program the program
     * @param options of it
     * @return the contender
     */
    public static Contender program(String name, Path program, String... options) {
        return new Contender(name, stage -> {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of("--cpu", String.valueOf(stage.processor(true))));
            command.addAll(List.of(options));
            return WorkerTeam.of(stage.start(name, command));
        });
    }

    /**
     * The C twin at both ends.
     *
     * @param name in the output
     * @param program the twin
     * @param options of both
     * @return the contender
     */
    public static Contender twins(String name, Path program, String... options) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return WorkerTeam.of(
                    twin(stage, name, program, file, true, options), twin(stage, name, program, file, false, options));
        });
    }

    /**
     * Java at one end, the C twin at the other.
     *
     * @param name in the output
     * @param work what the worker does
     * @param program the twin
     * @param javaFirst whether Java is at the beginning end, which sends
     * @return the contender
     */
    public static Contender mixed(String name, String work, Path program, boolean javaFirst) {
        return new Contender(name, stage -> {
            Path file = stage.file(name);
            return javaFirst
                    ? WorkerTeam.of(stage.worker(name, work, file, true, true), twin(stage, name, program, file, false))
                    : WorkerTeam.of(
                            twin(stage, name, program, file, true), stage.worker(name, work, file, false, true));
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

    private static Child twin(Stage stage, String name, Path program, Path file, boolean first, String... options) {
        String side = first ? "a" : "b";
        List<String> command = new ArrayList<>(List.of(program.toString(), file.toString(), "--side", side));
        command.addAll(List.of("--cpu", String.valueOf(stage.processor(first))));
        command.addAll(List.of(options));
        return stage.start(name + " (" + side + ")", command);
    }
}
