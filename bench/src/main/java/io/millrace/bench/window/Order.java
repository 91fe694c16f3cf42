package io.millrace.bench.window;

import io.millrace.bench.BenchException;
import java.util.List;
import java.util.Locale;

/**
 * One window of work, as a line: {@code pp SIZE N}, {@code tp SIZE N} or {@code wake N}. Thread-safety: immutable.
 *
 * @param kind what to do
 * @param size bytes of a message; 0 for a wake
 * @param count messages, round trips or operations
 */
public record Order(Kind kind, int size, long count) {
    /** The most messages of one window. */
    public static final long MAX_COUNT = 100_000_000;

    private static final int MAX_SIZE = 1 << 20;

    /** What to do. */
    public enum Kind {
        /** Ping-pong: each message is sent back before the next one goes out. */
        PP,
        /** Throughput: messages go one way as fast as they can. */
        TP,
        /** Round trips between two sides that sleep in between. */
        WAKE
    }

    /** Checks size and count. */
    public Order {
        if (size < 0 || size > MAX_SIZE) {
            throw refused("SIZE must be 0 to " + MAX_SIZE + ": " + size);
        }
        if (count < 1 || count > MAX_COUNT) {
            throw refused("N must be 1 to " + MAX_COUNT + ": " + count);
        }
    }

    /**
     * Reads a line.
     *
     * @param line without its end
     * @return the order
     * @throws BenchException if it is none
     */
    public static Order parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+", -1));
        for (Kind kind : Kind.values()) {
            int values = kind == Kind.WAKE ? 1 : 2;
            if (words.getFirst().equals(word(kind)) && words.size() == values + 1) {
                long size = kind == Kind.WAKE ? 0 : number(words.get(1));
                return new Order(kind, (int) Math.min(size, MAX_SIZE + 1L), number(words.getLast()));
            }
        }
        throw refused("expected pp SIZE N, tp SIZE N, wake N or quit: " + line);
    }

    /**
     * The order as a line.
     *
     * @return without its end
     */
    public String line() {
        return kind == Kind.WAKE ? word(kind) + " " + count : word(kind) + " " + size + " " + count;
    }

    /**
     * The same with another count.
     *
     * @param other messages, round trips or operations; kept within what is allowed
     * @return the order
     */
    public Order times(long other) {
        return new Order(kind, size, Math.clamp(other, 1, MAX_COUNT));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static long number(String word) {
        try {
            return Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            throw refused("expected a number: " + word);
        }
    }

    private static BenchException refused(String message) {
        return new BenchException(BenchException.USAGE, message);
    }
}
