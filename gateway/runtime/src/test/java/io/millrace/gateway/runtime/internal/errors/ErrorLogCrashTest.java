package io.millrace.gateway.runtime.internal.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.StepKill;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writer dies after any of its stores: what it had been told is there, and nothing torn beside it. */
class ErrorLogCrashTest {
    private static final int SIZE = 1024;
    private static final List<String> SOURCES = List.of("plc/0", "a much longer source", "x");

    /** What the dead writer knew. */
    private static final class Journal {
        private int created;
        private final List<String> begun = new ArrayList<>();
        private final List<String> done = new ArrayList<>();
        private long again;
    }

    @Test
    void dyingAnywhereLeavesWholeRecords() {
        long points = StepKill.with(Journal::new)
                .size(SIZE)
                .scenario(ErrorLogCrashTest::write)
                .check((memory, journal, kill) -> check(memory, journal))
                .run();
        assertTrue(points > 100, "points=" + points);
    }

    private static void write(Memory memory, Journal journal) {
        ErrorLog log = ErrorLog.create(memory, ProcessHandle.current());
        journal.created = 1;
        for (String source : SOURCES) {
            journal.begun.add(source);
            log.observe(source, "kind", "message of " + source, 1, 1000);
            journal.done.add(source);
        }
        for (int i = 1; i <= 3; i++) {
            log.observe("x", "kind", "message of x", 1, 1000 + i);
            journal.again = i;
        }
    }

    private static void check(Memory memory, Journal journal) {
        if (journal.created == 0 && memory.getLong(ErrorLayout.AT_MAGIC) == 0) {
            return;
        }
        List<ErrorEntry> entries = ErrorLog.attach(memory).entries();
        assertTrue(entries.size() >= journal.done.size() && entries.size() <= journal.begun.size());
        for (int i = 0; i < entries.size(); i++) {
            ErrorEntry entry = entries.get(i);
            assertEquals(SOURCES.get(i), entry.source());
            assertEquals("kind", entry.kind());
            assertEquals("message of " + entry.source(), entry.message());
            assertEquals(1000, entry.firstMillis());
            boolean isLast = entry.source().equals("x");
            assertTrue(entry.count() >= 1 + (isLast ? journal.again : 0), entry.toString());
            assertTrue(entry.lastMillis() - 1000 >= entry.count() - 1, "the time comes before the count: " + entry);
        }
    }
}
