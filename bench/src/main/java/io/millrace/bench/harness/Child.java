package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A started program that takes lines and gives lines. Thread-safety: confined to one thread. */
final class Child implements AutoCloseable {
    private static final long ANSWER_SECONDS = 60;
    private static final long END_SECONDS = 3;
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Path complaints;
    private final BufferedWriter orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(String name, Process process, Path complaints) {
        this.name = name;
        this.process = process;
        this.complaints = complaints;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("bench-" + name).start(this::read);
    }

    /** Starts a program; what it complains about goes into a file. */
    static Child start(String name, List<String> command, Path complaints) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))
                    .start();
            return new Child(name, process, complaints);
        } catch (IOException e) {
            throw new BenchException(BenchException.REFUSED, "cannot start " + name + ": " + e.getMessage());
        }
    }

    /** Starts a program that gets no orders. */
    static Child startAlone(String name, List<String> command, Path complaints) {
        Child child = start(name, command, complaints);
        child.closeOrders();
        return child;
    }

    long pid() {
        return process.pid();
    }

    void tell(String line) {
        try {
            orders.write(line);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            throw ended();
        }
    }

    /**
     * The next line.
     *
     * @throws BenchException if the program ended instead, or says nothing
     */
    String hear() {
        try {
            String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new BenchException(
                        BenchException.TIMEOUT, name + " did not answer within " + ANSWER_SECONDS + " s");
            }
            if (line.equals(END)) {
                throw ended();
            }
            return line;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits for the end of the program; its status. */
    int await() {
        try {
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchException(BenchException.TIMEOUT, name + " did not end within " + ANSWER_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Asks the program to end, then makes it end. */
    @Override
    public void close() {
        closeOrders();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
            }
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Asks a program that reads no orders to end. */
    void interrupt() {
        process.destroy();
    }

    /** Makes the program end now: for a coordinator that is itself being ended. */
    void kill() {
        process.destroyForcibly();
    }

    /** The end of the input is an order too: to end. A program that ended before will not read it. */
    private void closeOrders() {
        try {
            orders.close();
        } catch (IOException expected) {
            process.destroy();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().filter(line -> !line.isEmpty()).forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            answers.add(e.toString());
        }
        answers.add(END);
    }

    private BenchException ended() {
        int status = await();
        int kept = status == BenchException.DATA || status == BenchException.TIMEOUT ? status : BenchException.REFUSED;
        return new BenchException(kept, name + " ended with status " + status + complaint());
    }

    /** The last line on standard error, as the rest of a sentence. */
    String complaint() {
        try {
            List<String> lines = new File(complaints.toString()).exists() ? Files.readAllLines(complaints) : List.of();
            return lines.isEmpty() ? "" : ": " + lines.getLast();
        } catch (IOException e) {
            return "; " + complaints + " cannot be read";
        }
    }

    private static BenchException interrupted() {
        Thread.currentThread().interrupt();
        return new BenchException(BenchException.REFUSED, "interrupted");
    }
}
