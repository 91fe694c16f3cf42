package io.millrace.itests.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Another process and all it said. Thread-safety: confined to one thread. */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final Thread outReader;
    private final Thread errReader;

    private ChildProcess(Process process) {
        this.process = process;
        this.outReader = read(process.getInputStream(), out);
        this.errReader = read(process.getErrorStream(), err);
    }

    /** Starts a program. */
    public static ChildProcess start(List<String> command) {
        return start(command, Map.of());
    }

    /** Starts a program with more environment variables than these tests have. */
    public static ChildProcess start(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            return new ChildProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread read(InputStream in, Lines lines) {
        return Thread.ofPlatform().daemon().name("reader").start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("(the stream broke: " + e.getMessage() + ")");
            } finally {
                lines.end();
            }
        });
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes a line to its stdin. */
    public void type(String line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line on stdout, counted from 0. */
    public String awaitOut(int number) {
        try {
            return out.await(number)
                    .orElseThrow(() -> new AssertionError("no line " + number + " on stdout; the " + this));
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for line " + number + " on stdout", e);
        }
    }

    /** Waits for a line on stderr that contains a match. */
    public void awaitErr(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Eventually.until("a line like \"" + regex + "\"", this::toString, () -> err().stream()
                .anyMatch(pattern.asPredicate()));
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL and waits for its end. Through the handle: the process itself would close its streams unread. */
    public void kill() {
        process.toHandle().destroyForcibly();
        exitStatus();
    }

    /** Waits for its end. */
    public int exitStatus() {
        try {
            if (!process.waitFor(Eventually.WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end; it " + this);
            }
            outReader.join();
            errReader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for a process", e);
        }
    }

    /** What it wrote to stdout so far. */
    public List<String> out() {
        return out.all();
    }

    /** What it wrote to stderr so far. */
    public List<String> err() {
        return err.all();
    }

    /** Whether it runs, and both streams, for failures. */
    @Override
    public String toString() {
        return "process " + pid() + (isAlive() ? " runs" : " has ended") + ", said on stdout " + out + " and on stderr "
                + err;
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        kill();
    }
}
