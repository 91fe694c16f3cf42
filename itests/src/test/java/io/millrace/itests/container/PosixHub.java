package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.api.segment.Segment;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.cm.Configuration;

/**
 * A link of the nRF RPC draft, as it is, over memory of shm-posix, configured in a container. Thread-safety: immutable.
 */
record PosixHub(
        Container container,
        PosixMemory memory,
        Path file,
        List<Configuration> ground,
        Configuration segment,
        Link link) {
    /** The bundle under test. */
    static final String BUNDLE = "io.millrace.shm.posix";

    /** Of the segment, in the kernel and in the table. */
    static final int KEY = 0x4d7a0000 | (int) (ProcessHandle.current().pid() & 0xFFFF);

    static final String NAME = "plc";
    static final long BYTES = 4096;
    /** With the numbers below, where the first page of the table is. */
    static final int FIRST_PAGE = 4096;

    private static final int PAGES = 8;

    /** Configures it and waits for its channels. What was made stays when the bundle goes, for a peer to go on with. */
    static PosixHub configure(Container container, SharedFolder folder, PosixMemory memory) {
        Path file = folder.file(NAME);
        List<Configuration> ground = memory == PosixMemory.TABLE ? table(container, file) : List.of();
        Configuration segment = container.configure(pid(memory), NAME, segment(memory, file));
        container.configure("io.millrace.signaler.spin", NAME, Map.of("pollNanos", 50_000L));
        Configuration link = container.configure(
                "io.millrace.nrfrpc",
                NAME,
                Map.of(
                        "segment.target",
                        "(millrace.segment=plc)",
                        "signaler.target",
                        "(millrace.signaler=plc)",
                        "side",
                        "A",
                        "leaseMillis",
                        Link.LEASE_MILLIS));
        PosixHub hub = new PosixHub(
                container, memory, file, ground, segment, new Link(container, NAME, file, Signal.POLL, segment, link));
        for (int endpoint = 0; endpoint < Link.ENDPOINTS; endpoint++) {
            hub.link().channel(endpoint);
        }
        container.settle();
        return hub;
    }

    static String pid(PosixMemory memory) {
        return switch (memory) {
            case SYSV, TABLE -> "io.millrace.segment.sysv";
            case POSIX -> "io.millrace.segment.posix";
            case MEMFD -> "io.millrace.segment.memfd";
        };
    }

    /** The object stands beside the folder of the test: shm_open knows no folders. */
    static Path object(Path file) {
        return Path.of("/dev/shm", file.getParent().getFileName() + "-" + file.getFileName());
    }

    static Map<String, Object> segment(PosixMemory memory, Path file) {
        Map<String, Object> properties = new HashMap<>(Map.of("size", BYTES));
        switch (memory) {
            case SYSV -> properties.putAll(Map.of("key", Integer.toString(KEY), "role", "CREATE_OR_ATTACH"));
            case TABLE ->
                properties.putAll(Map.of(
                        "key",
                        Integer.toString(KEY),
                        "role",
                        "CREATE_OR_ATTACH",
                        "systemv.target",
                        "(millrace.systemv=ram)"));
            case POSIX -> properties.putAll(Map.of("object", "/" + object(file).getFileName(), "keepOnStop", true));
            case MEMFD -> {}
        }
        return properties;
    }

    /** A file with a table in it. */
    static List<Configuration> table(Container container, Path file) {
        return List.of(
                container.configure(
                        "io.millrace.segment.file",
                        "pages",
                        Map.of("path", file.toString(), "size", (long) FIRST_PAGE + PAGES * 4096, "role", "CREATE")),
                container.configure(
                        "io.millrace.posix.table",
                        "ram",
                        Map.of(
                                "segment.target",
                                "(millrace.segment=pages)",
                                "pages",
                                PAGES,
                                "maxRegions",
                                4,
                                "maxPagesPerRegion",
                                PAGES,
                                "mappings",
                                4,
                                "peers",
                                4)));
    }

    /** Where the other side finds the memory. */
    String place() {
        return switch (memory) {
            case SYSV -> "os";
            case POSIX -> object(file).toString();
            case MEMFD ->
                container.await(Segment.class, "(millrace.segment=plc)").info().location();
            case TABLE -> file.toString();
        };
    }

    /** Starts the other side in a JVM of its own, and waits until it has the memory. */
    ChildProcess side(String command, int count) {
        ChildProcess side = PosixSide.start(memory, place(), KEY, command, count);
        side.awaitOut(0);
        return side;
    }

    /** Starts the C program at the other side, which maps the bytes wherever they are in a file. */
    CPeer peer(String... words) {
        long offset = memory == PosixMemory.TABLE ? FIRST_PAGE : 0;
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--off-ab", "" + offset, "--off-ba", "" + (offset + 1024), "--sig", "poll"));
        return CPeer.start(Path.of(place()), all.toArray(String[]::new));
    }

    Channel channel() {
        return link.channel(0);
    }

    /** How often this process has mapped the memory by itself; of a table that is its file's. */
    long mappings() {
        String name =
                switch (memory) {
                    case SYSV -> "/SYSV%08x".formatted(KEY);
                    case POSIX -> object(file).toString();
                    case MEMFD -> "/memfd:" + NAME;
                    case TABLE -> file.toString();
                };
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(" " + name)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the kernel says its segment is attached; nothing if there is none. */
    static Optional<Long> attached() {
        Pattern row = Pattern.compile(" *" + KEY + " +\\d+ +\\d+ +\\d+ +\\d+ +\\d+ +(\\d+) .*");
        try (Stream<String> lines = Files.lines(Path.of("/proc/sysvipc/shm"))) {
            return lines.map(row::matcher)
                    .filter(Matcher::matches)
                    .map(found -> Long.valueOf(found.group(1)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
