package io.millrace.posix.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.posix.PosixException;
import io.millrace.posix.ShmidDs;
import java.util.List;
import org.junit.jupiter.api.Test;

class OsProbeTest {
    private static final String HEADING =
            "       key      shmid perms                  size  cpid  lpid nattch   uid   gid"
                    + "  cuid  cgid      atime      dtime      ctime                   rss                  swap";
    private static final ShmidDs ROW = new ShmidDs(7, -2, 01600, 1, 2, 3, 4, 5000, 10, 11, 12, 20, 21, 3);

    @Test
    void thisMachineIsAsItMustBeAndNothingStays() {
        List<Integer> before = ids();
        OsProbe.run();
        assertEquals(before, ids());
    }

    @Test
    void aFieldThatDiffersIsNamedWithBothValues() {
        OsProbe.check(ROW, ROW, "known");
        var other = new ShmidDs(7, -2, 01600, 1, 2, 3, 4, 5000, 10, 11, 12, 20, 22, 3);
        var e = assertThrows(PosixException.class, () -> OsProbe.check(ROW, other, "known"));
        assertEquals("ENOSYS", e.errno());
        assertTrue(e.getMessage().contains("field lpid of struct shmid_ds reads 21, known: 22"), e::getMessage);
    }

    @Test
    void everyFieldIsCompared() {
        for (int field = 1; field < 14; field++) {
            ShmidDs other = with(field);
            assertThrows(PosixException.class, () -> OsProbe.check(ROW, other, "known"), other::toString);
        }
    }

    /** The row with one field changed: 1 is the key, 13 is nattch. */
    private static ShmidDs with(int field) {
        long[] v = {7, -2, 01600, 1, 2, 3, 4, 5000, 10, 11, 12, 20, 21, 3};
        v[field]++;
        return new ShmidDs(
                (int) v[0],
                (int) v[1],
                (int) v[2],
                (int) v[3],
                (int) v[4],
                (int) v[5],
                (int) v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                (int) v[11],
                (int) v[12],
                v[13]);
    }

    @Test
    void whatTheKernelPrintsIsReadByTheNamesOfItsColumns() {
        String line = " -2 7 1600 5000 20 21 3 1 2 3 4 10 11 12 8192 0";
        assertEquals(List.of(ROW), OsProc.parse(List.of(HEADING, line)));
        assertEquals(List.of(), OsProc.parse(List.of(HEADING)));
        assertEquals(List.of(), OsProc.parse(List.of()));
    }

    @Test
    void aLineThatIsNotUnderstoodIsNamed() {
        assertEquals("EIO", refused(HEADING, "1 2 3").errno());
        assertTrue(refused(HEADING, "1 2 3").getMessage().contains("there is no uid in line '1 2 3'"));
        String line = "x 7 1600 5000 20 21 3 1 2 3 4 10 11 12 8192 0";
        assertTrue(refused(HEADING, line).getMessage().contains(line));
        assertTrue(refused("key", "1").getMessage().contains("there is no shmid"));
    }

    private static PosixException refused(String heading, String line) {
        return assertThrows(PosixException.class, () -> OsProc.parse(List.of(heading, line)));
    }

    private static List<Integer> ids() {
        return OsProc.list().stream().map(ShmidDs::id).toList();
    }
}
