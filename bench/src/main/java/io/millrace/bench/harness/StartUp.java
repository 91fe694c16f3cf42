package io.millrace.bench.harness;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.segment.Role;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.bench.report.Cell;
import io.millrace.bench.report.Metric;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How long programs take from nothing to something useful, beside a JVM that only says its version. Informational: disk
 * and page cache are part of it.
 */
public final class StartUp {
    /** The contender the others are compared with. */
    public static final String BASELINE = "jvm";

    private static final String GROUP = "start";
    private static final int ROUNDS = 5;
    private static final long LOOK_NANOS = 500_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int AREA_BYTES = 1024;
    private static final int FILE_BYTES = 4096;
    private static final NrfRpcLayout AREA = NrfRpcLayout.r1(AREA_BYTES, 13);

    private final Stage stage;
    private final Progress progress;
    private final Path script;
    private final List<String> notes = new ArrayList<>();

    /**
     * Finds the script.
     *
     * @param stage where to run
     * @param root of the project
     * @param progress told what is being done
     */
    public StartUp(Stage stage, Path root, Progress progress) {
        this.stage = stage;
        this.progress = progress;
        this.script = root.resolve("millrace").toAbsolutePath();
    }

    /**
     * What could not be measured.
     *
     * @return sentences
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Starts each program a few times, in turns.
     *
     * @return one cell per program
     */
    public List<Cell> run() {
        Map<String, LongSupplier> programs = new LinkedHashMap<>();
        programs.put(BASELINE, this::jvm);
        if (Files.isExecutable(script)) {
            programs.put("peer-dump", this::dump);
            programs.put("gateway-first-message", this::gateway);
        } else {
            notes.add(script + " is missing: only a bare JVM was started");
        }
        Map<String, List<Double>> nanos = new LinkedHashMap<>();
        programs.forEach((name, program) -> {
            progress.begin(GROUP + ": " + name + ", " + (nanos.size() + 1) + " of " + programs.size());
            tryOut(name, program, nanos);
        });
        progress.begin(GROUP + ": " + ROUNDS + " rounds of " + nanos.size() + " programs");
        for (int round = 0; round < ROUNDS; round++) {
            progress.step(GROUP + ": round", round + 1, ROUNDS);
            nanos.forEach(
                    (name, values) -> values.add((double) programs.get(name).getAsLong()));
        }
        List<Cell> cells = new ArrayList<>();
        nanos.forEach(
                (name, values) -> cells.add(new Cell(GROUP, 0, name, Metric.P50, values.subList(1, values.size()))));
        return cells;
    }

    /** The first start does not count: it fills the page cache, and the script may have to build before. */
    private void tryOut(String name, LongSupplier program, Map<String, List<Double>> nanos) {
        try {
            nanos.put(name, new ArrayList<>(List.of((double) program.getAsLong())));
        } catch (BenchException e) {
            notes.add(name + " is left out: " + e.getMessage());
        }
    }

    private long jvm() {
        return toTheEnd(
                "java", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--version");
    }

    private long dump() {
        Path file = stage.file("dump");
        try (MappedFile memory = map(file);
                NrfRpcLink _ = link(memory.memory(), NrfRpcOptions.Role.CREATE)) {
            return toTheEnd("peer dump", script.toString(), "peer", "nrfrpc", file.toString(), "a", "dump");
        }
    }

    private long toTheEnd(String name, String... command) {
        long begin = System.nanoTime();
        Child child = stage.startAlone(name, List.of(command));
        int status = child.await();
        long nanos = System.nanoTime() - begin;
        if (status != 0) {
            throw new BenchException(BenchException.REFUSED, name + " ended with status " + status + child.complaint());
        }
        return nanos;
    }

    /** From nothing to the first message that an application in the gateway has sent on its channel. */
    private long gateway() {
        Path file = stage.file("plc");
        try (MappedFile memory = map(file);
                NrfRpcLink link = link(memory.memory(), NrfRpcOptions.Role.ATTACH)) {
            List<String> command = List.of(
                    script.toString(),
                    "run",
                    config(file).toString(),
                    "--headless",
                    "--home",
                    stage.file("home").toString());
            long begin = System.nanoTime();
            try (Child gateway = stage.startAlone("gateway", command)) {
                awaitMessage(link.rx(0), gateway, begin);
                long nanos = System.nanoTime() - begin;
                gateway.interrupt();
                gateway.await();
                return nanos;
            }
        }
    }

    private static void awaitMessage(Consumer rx, Child gateway, long begin) {
        while (rx.poll((segment, offset, length, endpoint) -> {}, 1) == 0) {
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new BenchException(
                        BenchException.TIMEOUT, "the gateway sent nothing within 60 s" + gateway.complaint());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static MappedFile map(Path file) {
        return MappedFile.grow(FileSpec.of("bench", file.toString(), FILE_BYTES, Role.CREATE_OR_ATTACH));
    }

    private static NrfRpcLink link(Memory memory, NrfRpcOptions.Role role) {
        return new NrfRpcLink(
                "bench",
                memory,
                Signaler.none(),
                WaitPolicy.standard(),
                NrfRpcOptions.of(NrfRpcOptions.Side.B, AREA, AREA).withRole(role));
    }

    private Path config(Path file) {
        Path config = stage.file("gateway.json");
        String text = """
                {
                  ":configurator:resource-version": 1,
                  "io.millrace.segment.file~plc": {"path": "%s", "role": "ATTACH"},
                  "io.millrace.nrfrpc~plc": {
                    "segment.target": "(millrace.segment=plc)", "side": "A", "role": "OWN"},
                  "io.millrace.demo.traffic~plc": {
                    "channel.target": "(millrace.channel=plc/0)", "periodMillis:Integer": 1, "mode": "send"}
                }
                """.formatted(file);
        try {
            return Files.writeString(config, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
