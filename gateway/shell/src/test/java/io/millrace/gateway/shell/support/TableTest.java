package io.millrace.gateway.shell.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.gateway.shell.support.Table.Column;
import io.millrace.gateway.shell.support.Table.Room;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
    private record Row(String verdict, String check, String reason, String remedy) {}

    private final Table<Row> table = new Table<>(
            Row::check,
            List.of(
                    new Column<>("VERDICT", Row::verdict),
                    new Column<>("CHECK", Row::check),
                    new Column<>("REASON", Row::reason, Room.BELOW),
                    new Column<>("REMEDY", Row::remedy, Room.BELOW)));
    private final List<Row> rows = List.of(
            new Row("OK", "jdk", "25", ""),
            new Row("OK", "segment plc", "file, 2064 bytes, laid out by nrfrpc plc", ""),
            new Row("WARN", "shm", "nobody has it open", "rm /dev/shm/longer-than-one-line-is"));

    @Test
    void textsStandBesideTheRestWhereThereIsRoom() {
        assertLooks(
                200,
                "VERDICT  CHECK        REASON                                    REMEDY",
                "OK       jdk          25",
                "OK       segment plc  file, 2064 bytes, laid out by nrfrpc plc",
                "WARN     shm          nobody has it open                        rm /dev/shm/longer-than-one-line-is");
    }

    @Test
    void textsGoBelowWordByWordWhereThereIsNone() {
        assertLooks(
                36,
                "VERDICT  CHECK",
                "OK       jdk          25",
                "OK       segment plc",
                "    file, 2064 bytes, laid out by",
                "    nrfrpc plc",
                "WARN     shm",
                "    nobody has it open",
                "    remedy: rm",
                "    /dev/shm/longer-than-one-line-is");
    }

    private void assertLooks(int width, String... lines) {
        assertEquals(String.join("\n", lines), table.all(rows, OptionalInt.of(width)));
    }
}
