package io.millrace.itests.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The lines of a stream, as they come. Thread-safety: thread-safe. */
final class Lines {
    private final List<String> lines = new ArrayList<>();
    private boolean over;

    synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** No more will come. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** All so far. */
    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** Waits, under the watchdog, for a line; empty if the stream ends without it or nothing comes. */
    synchronized Optional<String> await(int number) throws InterruptedException {
        long start = System.nanoTime();
        long left = Eventually.WATCHDOG.toNanos();
        while (lines.size() <= number && !over && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = Eventually.WATCHDOG.toNanos() - (System.nanoTime() - start);
        }
        return lines.size() > number ? Optional.of(lines.get(number)) : Optional.empty();
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
