package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.segment.Segment;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;

/** What shm-posix offers comes, waits, goes and is refused as its configurations say. */
final class PosixConfigurationIT {
    private static final String SYSTEM_V = "io.millrace.posix.SystemV";

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file(PosixHub.NAME);

    @AfterEach
    void stop() {
        container.close();
        PosixLeftovers.remove(folder);
    }

    /** What is read for the first time opens files of its own, so the first round is not judged. */
    @Test
    void everythingIsOfferedAndNothingStays() throws IOException {
        comeAndGo();
        List<String> before = ThisProcess.sharedDescriptors();
        for (int round = 0; round < 5; round++) {
            comeAndGo();
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    private void comeAndGo() throws IOException {
        List<Configuration> all = new ArrayList<>(PosixHub.table(container, file));
        all.add(container.configure(
                "io.millrace.segment.sysv",
                "region",
                Map.of("key", "7", "size", 4096L, "systemv.target", "(millrace.systemv=ram)")));
        all.add(container.configure(
                "io.millrace.segment.sysv", "kernel", Map.of("key", "" + PosixHub.KEY, "size", 4096L)));
        all.add(container.configure(
                "io.millrace.segment.posix",
                "object",
                Map.of("object", "" + PosixHub.object(file).getFileName(), "size", 65_536L)));
        all.add(container.configure("io.millrace.segment.memfd", "memory", Map.of("size", 4096L)));
        all.add(container.configure(
                "io.millrace.granules", "blocks", Map.of("segment.target", "(millrace.segment=object)")));
        for (String segment : List.of("region", "kernel", "object", "memory")) {
            container.await(Segment.class, "(millrace.segment=" + segment + ")");
        }
        container.await(Allocator.class, "(millrace.allocator=blocks)");
        Eventually.until(
                "the table beside the kernel", this::systemVs, () -> systemVs().equals(List.of("os", "ram")));
        Eventually.until("the threads", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(List.of("millrace-granules-blocks", "millrace-runtime", "millrace-table-ram")));

        for (Configuration each : all.reversed()) {
            each.delete();
        }
        Eventually.until(
                "the end of the segments",
                () -> container.references(Segment.class, null).isEmpty());
        Eventually.until(
                "the end of the table", this::systemVs, () -> systemVs().equals(List.of("os")));
        Eventually.until("the end of the threads", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(List.of("millrace-runtime")));
        Eventually.until("the end of the segment of the kernel", PosixHub::attached, () -> PosixHub.attached()
                .isEmpty());
        Eventually.until("the end of the object", () -> Files.notExists(PosixHub.object(file)));
        Eventually.until("the end of the file", () -> Files.notExists(file) && ThisProcess.mappings(file) == 0);
    }

    private List<String> systemVs() {
        try {
            return Arrays.stream(Optional.ofNullable(container.context().getAllServiceReferences(SYSTEM_V, null))
                            .orElseThrow())
                    .map(reference -> String.valueOf(reference.getProperty("millrace.systemv")))
                    .sorted()
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }

    @Test
    void aRegionGoesBeforeItsTableAndComesBackWithIt() throws IOException {
        PosixHub hub = PosixHub.configure(container, folder, PosixMemory.TABLE);
        hub.ground().getLast().delete();
        Eventually.until(
                "the end of the link",
                () -> container.references(Channel.class, hub.link().filter()).isEmpty());
        Eventually.until("the end of the region", () -> container
                .references(Segment.class, "(millrace.segment=plc)")
                .isEmpty());
        Eventually.until("one who waits", this::problems, () -> problems().stream()
                .anyMatch(problem -> problem.message.contains("(millrace.systemv=ram)")));

        PosixHub.table(container, file);
        hub.channel();
        Eventually.until("one mapping", () -> ThisProcess.mappings(file) == 1);
    }

    @Test
    void aSegmentThatIsInUseIsRefusedByItsCreatorAndStays() {
        PosixHub hub = PosixHub.configure(container, folder, PosixMemory.SYSV);
        container.configure(
                "io.millrace.segment.sysv", "other", Map.of("key", "" + PosixHub.KEY, "size", PosixHub.BYTES));
        assertTold("io.millrace.segment.sysv~other", "attached 1 times", "role CREATE_OR_ATTACH");
        assertEquals(Optional.of(1L), PosixHub.attached());
        assertTrue(container.find(Channel.class, hub.link().filter(0)).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "io.millrace.posix.table; role; CREATE; ATTACH",
                "io.millrace.posix.table; profile; LINUX; NUTTX",
                "io.millrace.posix.table; backing; LAZY; OVERCOMMIT",
                "io.millrace.posix.table; pageSize; 512; 16384",
                "io.millrace.posix.table; pages; -1; 1048576",
                "io.millrace.posix.table; maxRegions; 0; 65536",
                "io.millrace.posix.table; maxPagesPerRegion; -1; 16777216",
                "io.millrace.posix.table; windowPages; -1; 16777216",
                "io.millrace.posix.table; mappings; 4097; 4096",
                "io.millrace.posix.table; peers; 255; 254",
                "io.millrace.posix.table; virtualBase; high; 9223372036854775807",
                "io.millrace.posix.table; offset; -64; 72057594037927936",
                "io.millrace.posix.table; livenessMillis; 0; 86400000",
                "io.millrace.posix.table; peerTimeoutMillis; -1; 86400000",
                "io.millrace.granules; granuleBytes; 3000; power of two",
                "io.millrace.granules; granules; 17; needs 73728 bytes",
                "io.millrace.granules; peers; 0; 254",
                "io.millrace.granules; offset; 8; multiple of 64",
                "io.millrace.granules; livenessMillis; 0; 86400000",
                "io.millrace.granules; peerTimeoutMillis; -1; 86400000",
                "io.millrace.segment.sysv; key; plc; 4294967295",
                "io.millrace.segment.sysv; id; 5; role ATTACH",
                "io.millrace.segment.sysv; size; 0; more than 0",
                "io.millrace.segment.sysv; role; MAKE; CREATE_OR_ATTACH",
                "io.millrace.segment.sysv; mode; 0400; 0600",
                "io.millrace.segment.sysv; readOnly; true; role ATTACH",
                "io.millrace.segment.posix; object; a/b; no slash",
                "io.millrace.segment.posix; size; 0; more than 0",
                "io.millrace.segment.posix; role; MAKE; CREATE_OR_ATTACH",
                "io.millrace.segment.posix; mode; rw; octal",
                "io.millrace.segment.posix; access; FAST; DEVICE",
                "io.millrace.segment.memfd; size; 0; more than 0",
                "io.millrace.segment.memfd; role; CREATE_OR_ATTACH; ATTACH",
                "io.millrace.segment.memfd; path; /proc/1/fd/1; role ATTACH",
                "io.millrace.segment.memfd; seals; GROW; SHRINK",
                "io.millrace.segment.memfd; access; FAST; DEVICE"
            })
    void aWrongValueIsToldWithItsNameItsValueAndWhatIsAllowed(
            String pid, String property, String value, String allowed) {
        Map<String, Object> properties = new HashMap<>(right(pid));
        properties.put(property, typed(property, value));
        container.configure(pid, "wrong", properties);
        assertTold(pid + "~wrong", value, allowed);
        assertTrue(
                container.references(Segment.class, "(millrace.segment=wrong)").isEmpty());
        assertTrue(container.references(Allocator.class, null).isEmpty());
        assertEquals(List.of("os"), systemVs());
    }

    private Map<String, Object> right(String pid) {
        return switch (pid) {
            case "io.millrace.posix.table", "io.millrace.granules" -> {
                container.configure(
                        "io.millrace.segment.file",
                        "pages",
                        Map.of("path", file.toString(), "size", 65_536L, "role", "CREATE"));
                yield Map.of("segment.target", "(millrace.segment=pages)");
            }
            case "io.millrace.segment.sysv" -> Map.of("key", "" + PosixHub.KEY, "size", 4096L);
            case "io.millrace.segment.posix" ->
                Map.of("object", "" + PosixHub.object(file).getFileName(), "size", 4096L);
            default -> Map.of("size", 4096L);
        };
    }

    private static Object typed(String property, String value) {
        if (value.equals("true")) {
            return true;
        }
        if (!value.matches("-?\\d+") || property.equals("mode") || property.equals("key")) {
            return value;
        }
        boolean isLong = List.of("size", "offset").contains(property) || property.endsWith("Millis");
        return isLong ? (Object) Long.valueOf(value) : Integer.valueOf(value);
    }

    private void assertTold(String source, String value, String allowed) {
        List<ProblemDTO> problems = Eventually.get(
                "a problem once what it refers to is there", this::problems, () -> Optional.of(problems().stream()
                                .filter(problem -> problem.source.equals(source))
                                .toList())
                        .filter(found -> found.stream().anyMatch(problem -> problem.kind.equals("failed"))));
        String told = String.join(
                "\n", problems.stream().map(problem -> problem.message).toList());
        assertTrue(told.contains(value) && told.contains(allowed), told);
        assertEquals(problems.size(), told.lines().count(), told);
    }

    private List<ProblemDTO> problems() {
        return List.of(container.await(ShmRuntime.class, null).getRuntimeDTO().problems);
    }
}
