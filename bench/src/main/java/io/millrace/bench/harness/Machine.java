package io.millrace.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark runs on. */
public final class Machine {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int CLOCK_READS = 200_000;
    private static final int CLOCK_ROUNDS = 5;

    private Machine() {}

    /**
     * The processors this process may use.
     *
     * @return their numbers, ascending
     */
    public static List<Integer> processors() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .findFirst()
                    .map(line -> parse(line.substring(ALLOWED.length())))
                    .orElse(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a list as {@code 0-2,5}. */
    static List<Integer> parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : list.strip().split(",", -1)) {
            String[] ends = part.split("-", -1);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /**
     * How busy the machine was in the last minute.
     *
     * @return runnable threads
     */
    public static double load() {
        try {
            return Double.parseDouble(Files.readString(LOAD).split(" ", -1)[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What reading the clock costs: the yardstick for the raw round trip.
     *
     * @return nanoseconds, the best of a few tries
     */
    public static double clockNanos() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < CLOCK_ROUNDS; round++) {
            long begin = System.nanoTime();
            long last = begin;
            for (int i = 0; i < CLOCK_READS; i++) {
                last = System.nanoTime();
            }
            best = Math.min(best, last - begin);
        }
        return (double) best / CLOCK_READS;
    }
}
