package io.millrace.itests.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tar.gz of the last build, unpacked in a folder of its own with a space in its name. Thread-safety: confined to
 * one thread.
 */
final class Unpacked implements AutoCloseable {
    private static final String ENV = "/usr/bin/env";
    /** What the script asks of a machine, beside a Java run-time. */
    private static final List<String> PROGRAMS = List.of("bash", "env", "readlink", "cat");

    private final SharedFolder folder = new SharedFolder();
    private final Path place;
    private final Path root;

    Unpacked() throws IOException {
        place = Files.createDirectories(folder.file("a b"));
        run(List.of("tar", "-xzf", tar().toString(), "-C", place.toString()));
        try (Stream<Path> all = Files.list(place)) {
            root = all.findFirst().orElseThrow();
        }
        Path bin = Files.createDirectory(folder.file("bin"));
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), find(program));
        }
        Files.createDirectory(folder.file("home"));
    }

    /** The packed file; skips the test where it could not be made. */
    static Path tar() throws IOException {
        Path target = Installation.root().resolve("gateway/dist/target");
        try (Stream<Path> files = Files.list(target)) {
            Path newest = files.filter(file -> file.getFileName().toString().matches("millrace-.*\\.tar\\.gz"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElse(target.resolve("millrace.tar.gz"));
            Tools.require(newest, "tar.gz; ./millrace build makes it where both native libraries can be built");
            return newest;
        }
    }

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + program + " on PATH"));
    }

    /** Where it lies. */
    Path root() {
        return root;
    }

    /** Somewhere to write, beside it. */
    Path file(String name) {
        return folder.file(name);
    }

    /** The folder of its gateway. */
    Path home() {
        return folder.file("home").resolve(".millrace/home");
    }

    /** Starts the {@code millrace} in it, in an environment with nothing else in it. */
    ChildProcess start(String... words) {
        return ChildProcess.start(command(words));
    }

    /** The same, as a command. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                ENV,
                "-i",
                "HOME=" + folder.file("home"),
                "PATH=" + folder.file("bin") + ":" + Installation.java().getParent(),
                root.resolve("millrace").toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** Runs the {@code millrace} in it to its end. */
    Answer run(String... words) {
        return run(command(words));
    }

    /** Runs any command to its end. */
    static Answer run(List<String> command) {
        try (ChildProcess process = ChildProcess.start(command)) {
            int status = process.exitStatus();
            return new Answer(status, String.join("\n", process.out()), String.join("\n", process.err()));
        }
    }

    /** Runs what must do well. */
    String ask(String... words) {
        Answer answer = run(words);
        assertEquals(0, answer.status(), () -> String.join(" ", words) + ": " + answer);
        return answer.out();
    }

    /** Nobody may write in it any more; says nothing to root. */
    void seal() {
        run(List.of("chmod", "-R", "a-w", root.toString()));
    }

    /** Every file in it, with its size and the time of its last change. */
    List<String> listing() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted().map(Unpacked::line).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a command came to.
     *
     * @param status its exit status
     * @param out its stdout
     * @param err its stderr
     */
    record Answer(int status, String out, String err) {}

    @Override
    public void close() {
        run(List.of("chmod", "-R", "u+w", root.toString()));
        folder.close();
    }
}
