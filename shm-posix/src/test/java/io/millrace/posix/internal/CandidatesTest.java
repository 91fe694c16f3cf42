package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.posix.ShmidDs;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the doctor says of segments that are there. */
class CandidatesTest {
    private static ShmidDs segment(long nattch) {
        return new ShmidDs(3, 0x52, 0600, 1000, 1000, 1000, 1000, 4096, 0, 0, 0, 77, 78, nattch);
    }

    private static Finding look(ShmidDs segment, boolean isAlive) {
        return SystemVLook.of(List.of(segment), _ -> isAlive).getFirst();
    }

    @Test
    void aSegmentHasItsOwnersAndItsUsers() {
        assertEquals(
                Finding.ok(
                        "sysv-segment",
                        "id 3, key 0x52: size 4096, owner 1000, mode 0600, attached 2 times, made by pid 77 (gone),"
                                + " last used by pid 78"),
                look(segment(2), false));
    }

    @Test
    void aSegmentThatNobodyHasAndWhoseMakerIsGoneIsLeftOver() {
        assertEquals("ipcrm -m 3, if nobody needs it", look(segment(0), false).remedy());
        assertEquals("", look(segment(0), true).remedy());
    }

    @Test
    void ofManySegmentsTheOthersAreCounted() {
        List<Finding> findings = SystemVLook.of(Collections.nCopies(40, segment(1)), _ -> true);
        assertEquals(33, findings.size());
        assertEquals(Finding.ok("sysv-segment", "8 more: ipcs -m"), findings.getLast());
    }

    @Test
    void aFileOfMemoryHasItsSealsAndItsHolder() {
        try (Descriptor _ = MemoryFile.create("candidate-x", 4096)) {
            String reason = new MemoryFiles()
                    .findings().stream()
                            .map(Finding::reason)
                            .filter(it -> it.startsWith("candidate-x, at /proc/"))
                            .findFirst()
                            .orElseThrow();
            assertTrue(
                    reason.contains("size 4096, links 0, sealed against shrinking, begins with 0000000000000000; pid "),
                    reason);
        }
    }
}
