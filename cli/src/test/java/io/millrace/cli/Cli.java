package io.millrace.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the command line in this JVM, and what came of it.
 *
 * @param status how it ended
 * @param out what it printed
 * @param err what it told people
 */
public record Cli(int status, String out, String err) {
    public static Cli run(String... args) {
        return run(new StopSignal(), args);
    }

    public static Cli run(StopSignal stop, String... args) {
        return run(stop, InputStream.nullInputStream(), args);
    }

    /** The same, spoken to. */
    public static Cli run(StopSignal stop, InputStream input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int status = Main.run(List.of(args), new Session(console, stop, input));
        return new Cli(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Starts the command line as a process of its own. */
    public static Process start(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.cli.Main"));
        command.addAll(List.of(args));
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of a process. */
    public static Cli end(Process process) throws InterruptedException {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Cli(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<JsonObject> lines() {
        return out.lines().map(Cli::parse).toList();
    }

    public JsonObject line() {
        return lines().getLast();
    }

    /** A file of the test resources as a file of its own. */
    public static Path image(Path folder, String name) {
        Path copy = folder.resolve(name);
        try (InputStream in = Cli.class.getResourceAsStream("/nrfrpc/" + name)) {
            Files.copy(in, copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject parse(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }
}
