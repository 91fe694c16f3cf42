package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Tools;
import io.millrace.posix.Attachment;
import io.millrace.posix.internal.object.ChannelObjects;
import io.millrace.posix.internal.object.LibcObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of conformance, row by row, at every back-end: what C gets, Java gets. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemVConformanceIT {
    /** Rows of each letter, and who must answer them. */
    private static final Map<String, Integer> ROWS = Map.of("G", 15, "A", 14, "D", 5, "C", 11, "P", 14, "M", 4);

    private static final String ANOTHER_JVM =
            "needs another user, umask or limit, and the command line, which makes native calls";
    private static final Map<String, String> NOT_RUN = new TreeMap<>(Map.ofEntries(
            Map.entry("G11 os", "the kernel has no pool of pages for segments"),
            Map.entry("G13 table", "a table has pages of one size"),
            Map.entry("A3 table", "SHM_RND is refused: nobody takes addresses of a window from elsewhere"),
            Map.entry("A13 os", "the window is the address space of the process"),
            Map.entry("C2 os", "in Java the status is what is answered: there is no buffer to leave out"),
            Map.entry("C2 table", "in Java the status is what is answered: there is no buffer to leave out"),
            Map.entry("C7 table", "a table is memory of the machine already"),
            Map.entry("C8 table", "the limits of a table are its geometry"),
            Map.entry("P5 files", ANOTHER_JVM),
            Map.entry("P10 files", ANOTHER_JVM),
            Map.entry("P11 files", ANOTHER_JVM),
            Map.entry("P13 files", ANOTHER_JVM),
            Map.entry("M2 libc", "an object and its mapping end together; C closes its descriptor at once in P8"),
            Map.entry("M2 files", "an object and its mapping end together; C closes its descriptor at once in P8"),
            Map.entry("M4 files", "files of memory need native calls")));

    static Stream<Arguments> systemV() {
        return rows().stream()
                .flatMap(row -> row.backEnds().stream().map(backEnd -> Arguments.of(Named.of(row.id(), row), backEnd)));
    }

    static Stream<Arguments> objects() {
        return ObjectRows.all().stream()
                .flatMap(row -> row.backEnds().stream().map(backEnd -> Arguments.of(Named.of(row.id(), row), backEnd)));
    }

    private static List<Row<Site>> rows() {
        List<Row<Site>> rows = new ArrayList<>(GetRows.all());
        rows.addAll(AttachRows.all());
        rows.addAll(DetachRows.all());
        rows.addAll(ControlRows.all());
        return rows;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void systemV(Row<Site> row, String backEnd) {
        try (Site site = site(backEnd)) {
            row.check().accept(site);
        }
    }

    private static Site site(String backEnd) {
        return backEnd.equals(Row.OS) ? new OsSite() : new TableSite();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void objects(Row<ObjectSite> row, String backEnd) {
        try (ObjectSite site =
                new ObjectSite(backEnd.equals(ObjectRows.LIBC) ? new LibcObjects() : new ChannelObjects())) {
            row.check().accept(site);
        }
    }

    /** Nothing is left out silently. */
    @Test
    void everyRowIsRunOrListedWithItsReason() {
        Set<String> expected = new TreeSet<>();
        ROWS.forEach((letter, count) -> IntStream.rangeClosed(1, count)
                .forEach(number -> backEnds(letter).forEach(each -> expected.add(letter + number + " " + each))));
        Set<String> there = new TreeSet<>(NOT_RUN.keySet());
        Stream.concat(rows().stream(), ObjectRows.all().stream())
                .flatMap(Row::names)
                .filter(name -> !name.matches(".* (fork|zombie) .*"))
                .forEach(name -> assertTrue(there.add(name), () -> name + " is there twice"));
        assertEquals(expected, there);
        NOT_RUN.forEach((row, reason) -> System.out.println("not run: " + row + ": " + reason));
    }

    private static List<String> backEnds(String letter) {
        return "PM".contains(letter) ? List.of(ObjectRows.LIBC, ObjectRows.FILES) : List.of(Row.OS, Row.TABLE);
    }

    @Test
    void ipcsShowsASegmentWithItsKey() {
        try (Site site = new OsSite()) {
            int key = Site.key();
            int id = site.make(key);
            Attachment attachment = site.attach(id);
            assertTrue(ipcs(id).matches("0x%08x +%d +[^ ]+ +640 +%d +1 *".formatted(key, id, Site.SIZE)), ipcs(id));
            attachment.close();
            assertTrue(ipcs(id).matches(".* 0 *"), ipcs(id));
        }
    }

    @Test
    void ipcrmOfASegmentInUseLetsItGoWithItsLastAttacher() {
        try (Site site = new OsSite()) {
            int id = site.make();
            Attachment attachment = site.attach(id);
            attachment.memory().setInt(0, 42);
            assertEquals(List.of(), run("ipcrm", "-m", Integer.toString(id)));
            ControlRows.assertGoing(site, id, site.c(), 1);
            assertTrue(ipcs(id).matches("0x00000000 .* 1 +dest *"), ipcs(id));
            assertEquals(42, attachment.memory().getInt(0));
            attachment.close();
            Answers.assertErrno("EINVAL", () -> site.calls().stat(id));
            assertFalse(run("ipcs", "-m").stream().anyMatch(line -> line.contains(" " + id + " ")));
        }
    }

    /** The line of a segment. */
    private static String ipcs(int id) {
        return run("ipcs", "-m").stream()
                .filter(line -> line.matches("0x[0-9a-f]+ +" + id + " .*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("ipcs does not show segment " + id));
    }

    private static List<String> run(String... command) {
        Tools.require(command[0], "util-linux");
        try (ChildProcess process = ChildProcess.start(List.of(command))) {
            assertEquals(0, process.exitStatus(), process::toString);
            return process.out();
        }
    }
}
