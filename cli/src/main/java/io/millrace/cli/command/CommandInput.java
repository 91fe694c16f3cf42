package io.millrace.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lines of standard input, for one thread that has other things to do. A pipe that was closed looks like one that
 * is silent to who does not read, so a thread of its own reads; it does nothing else.
 *
 * <p>Thread-safety: one reader at a time. What came and was not asked for yet is kept, up to a bound; then whoever
 * writes commands has to wait.
 */
public final class CommandInput {
    private static final int MOST_LINES = 256;
    /** Of the lines that are kept, together. */
    private static final int MOST_CHARACTERS = 32 << 20;

    private static final Line END = new Line("", true, false);

    private final int longest;
    private final BlockingQueue<Line> lines;

    /**
     * What came.
     *
     * @param text a line
     * @param isEnd whether nothing follows
     * @param isTooLong whether the line was longer than a command can be, and is lost
     */
    public record Line(String text, boolean isEnd, boolean isTooLong) {}

    private CommandInput(int longest) {
        this.longest = longest;
        this.lines = new ArrayBlockingQueue<>(Math.clamp(MOST_CHARACTERS / longest, 1, MOST_LINES));
    }

    /**
     * Begins to read.
     *
     * @param in where commands come from
     * @param longest how many characters a command can have; the rest of a line is not kept
     * @return the lines
     */
    public static CommandInput read(InputStream in, int longest) {
        CommandInput input = new CommandInput(longest);
        Thread.ofPlatform().daemon().name("commands").start(() -> input.readAll(in));
        return input;
    }

    /**
     * The next line.
     *
     * @param nanos how long to wait for it
     * @return the line; empty if none came
     */
    public Optional<Line> next(long nanos) {
        try {
            return Optional.ofNullable(lines.poll(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(END);
        }
    }

    private void readAll(InputStream in) {
        try {
            copy(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
            lines.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(BufferedReader reader) throws InterruptedException {
        StringBuilder line = new StringBuilder();
        boolean isTooLong = false;
        for (int next = read(reader); next >= 0; next = read(reader)) {
            if (next == '\n') {
                lines.put(new Line(line.toString(), false, isTooLong));
                line.setLength(0);
                isTooLong = false;
            } else if (line.length() < longest) {
                line.append((char) next);
            } else {
                isTooLong = true;
            }
        }
        if (!line.isEmpty()) {
            lines.put(new Line(line.toString(), false, isTooLong));
        }
    }

    /** Input that cannot be read is at its end. */
    private static int read(BufferedReader reader) {
        try {
            return reader.read();
        } catch (IOException gone) {
            return -1;
        }
    }
}
