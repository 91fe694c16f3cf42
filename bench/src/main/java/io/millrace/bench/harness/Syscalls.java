package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import io.millrace.bench.window.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts system calls with {@code strace -c}, attached for one window to the threads that send and receive. The other
 * threads of a JVM are not counted: what they do does not depend on the messages.
 */
final class Syscalls {
    private static final long LOOK_NANOS = 2_000_000;
    private static final int LOOKS = 1500;
    private static final int CALLS_COLUMN = 3;

    private final Stage stage;
    private final Optional<Path> strace = Tools.find("strace");
    private Optional<String> failure = Optional.empty();

    Syscalls(Stage stage) {
        this.stage = stage;
    }

    /** Why nothing is counted; empty if nothing went wrong yet. */
    Optional<String> failure() {
        return strace.isEmpty() ? Optional.of("strace is missing: system calls are not counted") : failure;
    }

    /** Runs one window and counts; empty if that is not possible here. */
    OptionalDouble perMessage(Team team, Order order) {
        if (failure().isPresent()) {
            return OptionalDouble.empty();
        }
        Path summary = stage.file("strace");
        List<String> command =
                new ArrayList<>(List.of(strace.orElseThrow().toString(), "-c", "-o", summary.toString()));
        team.threads().forEach(thread -> command.addAll(List.of("-p", String.valueOf(thread))));
        try (Child tracer = stage.startAlone("strace", command)) {
            if (!team.threads().stream().allMatch(Syscalls::isTraced)) {
                failure = Optional.of("strace may not attach here: system calls are not counted" + tracer.complaint());
                return OptionalDouble.empty();
            }
            team.run(order);
            tracer.interrupt();
            tracer.await();
        }
        try {
            return OptionalDouble.of((double) total(Files.readAllLines(summary)) / order.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls of all kinds in the summary; none at all gives no summary. */
    static long total(List<String> summary) {
        return summary.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words[words.length - 1].equals("total"))
                .mapToLong(words -> Long.parseLong(words[CALLS_COLUMN]))
                .findFirst()
                .orElse(0);
    }

    private static boolean isTraced(long thread) {
        Path status = Path.of("/proc", String.valueOf(thread), "status");
        for (int look = 0; look < LOOKS; look++) {
            try (var lines = Files.lines(status)) {
                if (lines.anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"))) {
                    return true;
                }
            } catch (IOException e) {
                throw new BenchException(BenchException.REFUSED, "thread " + thread + " has ended: " + e.getMessage());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }
}
