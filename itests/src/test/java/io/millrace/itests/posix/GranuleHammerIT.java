package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.SharedFolder;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes take and free granules of one map as fast as they can: none is ever given twice, none is lost. */
@Timeout(300)
class GranuleHammerIT {
    private static final GranuleLayout LAYOUT = new GranuleLayout(6, 3000, 8);
    private static final int LONGEST = 100;
    private static final int SECONDS = 4;
    /** Three times so long are a minute. */
    private static final int LONG_SECONDS = 20;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("pool");
    private final MappedFile pool = MappedFile.grow(FileSpec.of(
            "pool",
            file.toString(),
            LAYOUT.firstGranule() + ((long) LAYOUT.granules() << LAYOUT.log2gran()),
            Role.CREATE_OR_ATTACH));

    GranuleHammerIT() {
        GranulePool.initialise(pool.memory(), LAYOUT);
    }

    @AfterEach
    void close() {
        pool.close();
        folder.close();
    }

    @Test
    void aProcessInCAndOneInJava() {
        cAndJava(SECONDS);
    }

    @Test
    void twoProcessesInJava() {
        try (ChildProcess first = java(SECONDS, 1);
                ChildProcess second = java(SECONDS, 2)) {
            assertDone(first);
            assertDone(second);
        }
        assertNothingLost();
    }

    @RepeatedTest(3)
    @Tag("slow")
    void aProcessInCAndOneInJavaForAMinute() {
        cAndJava(LONG_SECONDS);
    }

    private void cAndJava(int seconds) {
        try (PosixPeer c = c();
                ChildProcess java = java(seconds, 1)) {
            assertEquals("ready", java.awaitOut(0));
            String hammered = c.ask("hammer " + seconds + " " + LONGEST + " 7");
            assertTrue(PosixPeer.field(hammered, "allocations") > 0, hammered);
            assertDone(java);
            c.ask("check");
            c.quit();
        }
        assertNothingLost();
    }

    private PosixPeer c() {
        return PosixPeer.start(List.of(
                Programs.table().toString(),
                file.toString(),
                "--pool",
                "--pages",
                Long.toString(LAYOUT.firstGranule()),
                "--timeout-ms",
                "120000"));
    }

    private ChildProcess java(int seconds, long seed) {
        return ChildProcess.start(Programs.child(
                List.of(),
                JavaHammer.class,
                file.toString(),
                Integer.toString(seconds),
                Integer.toString(LONGEST),
                Long.toString(seed)));
    }

    private static void assertDone(ChildProcess hammer) {
        assertEquals(0, hammer.exitStatus(), hammer::toString);
        assertTrue(hammer.awaitOut(1).matches("allocations [1-9]\\d* failures \\d+"), hammer::toString);
    }

    private void assertNothingLost() {
        GranulePool last = GranulePool.join(pool.memory(), LAYOUT, ProcessLiveness.self(), new ProcessLiveness(0));
        last.join();
        assertEquals(0, last.sweep(), "somebody did not leave in order");
        assertEquals(LAYOUT.granules(), last.free());
        assertEquals(0, last.allocate(LAYOUT.granules(), 1));
        last.leave();
    }
}
