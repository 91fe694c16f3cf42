package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.HostileImages;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.PoolInspection;
import io.millrace.posix.internal.table.TableInspection.Attachment;
import io.millrace.posix.internal.table.TableInspection.Region;
import io.millrace.posix.internal.table.TableInspection.Report;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images of version 1 hold, and what spoilt ones are told to be. */
class TableInspectionTest {
    private static final int SPOILT = -77;

    private final TableLayout layout = Tables.posix();

    private static Memory golden(String name) throws IOException {
        try (InputStream in = TableInspectionTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return memory(in.readAllBytes());
        }
    }

    private static Memory memory(byte[] bytes) {
        MemorySegment segment = Arena.ofAuto().allocate(bytes.length, 64);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return Memory.of(segment, Access.NORMAL);
    }

    @Test
    void showsRegionsAttachmentsAndPool() throws IOException {
        Report report = TableInspection.of(golden("posix-in-use"));
        assertTrue(report.ok(), report.problems().toString());
        assertEquals(layout, report.layout().orElseThrow());
        assertEquals(
                List.of(
                        new Region(0, 0, "in use", 0x4d, 0666, 2500, 100, 200, 2, 2),
                        new Region(1, 1, "in use", 0x4e, 0600, 1, 100, 0, 0, 0),
                        new Region(2, 2, "unlinked", 0x4f, 0640, 1024, 200, 200, 1, 1)),
                report.regions());
        assertEquals(
                List.of(
                        new Attachment(0, 0, false, 0, 3),
                        new Attachment(1, 0, true, 0, 3),
                        new Attachment(1, 2, false, 3, 1)),
                report.attachments());
        assertEquals(5, report.pool().orElseThrow().free());
        assertEquals(-1, report.locker());
    }

    @Test
    void showsAPool() throws IOException {
        PoolInspection.Report report = PoolInspection.of(golden("pool"));
        assertTrue(report.ok(), report.problems().toString());
        assertEquals(new GranuleLayout(6, 100, 2), report.layout().orElseThrow());
        assertEquals(List.of(new PoolInspection.Run(0, 1, 0), new PoolInspection.Run(3, 70, 0)), report.runs());
        assertEquals(29, report.free());
        assertEquals(27, report.longest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 127, 128, 2000, 10_239})
    void saysHowLongAnImageMustBe(int length) throws IOException {
        byte[] bytes = new byte[length];
        golden("posix-in-use").copyOut(0, bytes, 0, length);
        Report report = TableInspection.of(memory(bytes));
        assertEquals("image-size", report.problems().getFirst().kind());
        assertEquals(length + " bytes", report.problems().getFirst().value());
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "8, version", "12, header of the table", "80, stride", "128, use", "136, window"})
    void saysWhatIsWrong(int offset, String kind) throws IOException {
        Memory memory = golden("posix-in-use");
        memory.setInt(offset, SPOILT);
        List<Problem> problems = TableInspection.of(memory).problems();
        assertTrue(problems.getFirst().kind().startsWith(kind), problems.toString());
    }

    @Test
    void saysWhichRegionIsWrong() throws IOException {
        Memory memory = golden("posix-in-use");
        memory.setInt(layout.row(1) + TableLayout.STATE, SPOILT);
        memory.setLong(layout.row(2) + TableLayout.SEGSZ, SPOILT);
        memory.setInt(layout.row(0) + TableLayout.PAGE_WORDS, SPOILT);
        List<Problem> problems = TableInspection.of(memory).problems();
        assertEquals(
                List.of("page word", "state", "segsz"),
                problems.stream().map(Problem::kind).toList());
        assertEquals(layout.row(1), problems.get(1).offset());
    }

    @Test
    void saysWhatIsWrongWithThePoolByItsPlaceInTheTable() throws IOException {
        Memory memory = golden("posix-in-use");
        memory.setLong(layout.pool() + layout.granules().size() - 64, SPOILT);
        Problem problem = TableInspection.of(memory).problems().getFirst();
        assertTrue(problem.kind().startsWith("pool-"), problem.toString());
        assertTrue(problem.offset() >= layout.pool(), problem.toString());
    }

    @Test
    void saysWhenNobodyHasMadeATable() {
        Report report = TableInspection.of(memory(new byte[4096]));
        assertFalse(report.ok());
        assertTrue(report.problems().getFirst().allowed().contains("nobody has made"), report.toString());
    }

    @Test
    void livesWithAnyBytes() throws IOException {
        byte[] image = new byte[(int) layout.size()];
        golden("posix-in-use").copyOut(0, image, 0, image.length);
        HostileImages images =
                HostileImages.of(image).block(64).bound(200_000, 4 << 20).reader(TableInspection::of);
        for (int word = 0; word < layout.firstPage(); word += Integer.BYTES) {
            images.field(word, Integer.BYTES);
        }
        assertTrue(images.run() > 0);
    }
}
