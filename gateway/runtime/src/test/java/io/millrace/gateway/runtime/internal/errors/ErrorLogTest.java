package io.millrace.gateway.runtime.internal.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.gateway.runtime.internal.errors.ErrorLog.Seen;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorLogTest {
    private static final int SIZE = 4096;

    private final Memory memory = memory();
    private final ErrorLog log = ErrorLog.create(memory, ProcessHandle.current());

    private static Memory memory() {
        return Memory.of(Arena.ofAuto().allocate(SIZE, 8), Access.NORMAL);
    }

    @Test
    void anotherReaderSeesWhatWasRemembered() {
        assertEquals(Seen.FIRST, log.observe("plc/0", "slot-index", "is 999, allowed: 0 to 1020", 7, 1000));
        assertEquals(Seen.FIRST, log.observe("plc/1", "slot-index", "is 999, allowed: 0 to 1020", 1, 1500));
        assertEquals(Seen.AGAIN, log.observe("plc/0", "slot-index", "is 7, allowed: 0 to 0x3FC", 3, 2000));
        ErrorLog reader = ErrorLog.attach(memory);
        assertEquals(
                List.of(
                        new ErrorEntry("plc/0", "slot-index", "is 999, allowed: 0 to 1020", 10, 1000, 2000),
                        new ErrorEntry("plc/1", "slot-index", "is 999, allowed: 0 to 1020", 1, 1500, 1500)),
                reader.entries());
    }

    @Test
    void knowsWhetherItsWriterLives() {
        assertEquals(ProcessHandle.current().pid(), log.process());
        assertTrue(log.isWriterAlive());
        memory.setLong(ErrorLayout.AT_STARTED, memory.getLong(ErrorLayout.AT_STARTED) - 1);
        assertFalse(log.isWriterAlive(), "another process has the same id");
        memory.setLong(ErrorLayout.AT_PROCESS, -5);
        assertFalse(log.isWriterAlive());
    }

    @Test
    void whoAttachesGoesOn() {
        log.observe("a", "k", "1 of 2", 1, 1000);
        ErrorLog next = ErrorLog.attach(memory);
        assertEquals(Seen.AGAIN, next.observe("a", "k", "2 of 2", 0, 2000));
        assertEquals(Seen.FIRST, next.observe("b", "k", "m", 1, 2000));
        assertEquals(
                List.of(1L, 1L),
                ErrorLog.attach(memory).entries().stream()
                        .map(ErrorEntry::count)
                        .toList());
        assertEquals(Optional.of(new ErrorEntry("a", "k", "1 of 2", 1, 1000, 2000)), next.find("a", "k", "77 of 0xaB"));
        assertEquals(Optional.empty(), next.find("a", "k", "one of two"));
    }

    @Test
    void aRecordWithoutItsLengthIsNotSeen() {
        log.observe("a", "k", "m", 1, 1000);
        int end = ErrorLayout.HEADER_BYTES + ErrorLayout.recordBytes(3);
        log.observe("b", "k", "m", 1, 1000);
        memory.setInt(end + ErrorLayout.LENGTH, 0);
        assertEquals(1, ErrorLog.attach(memory).entries().size());
        assertEquals(Seen.FIRST, ErrorLog.attach(memory).observe("c", "k", "m", 1, 1000));
        assertEquals(
                List.of("a", "c"),
                log.entries().stream().map(ErrorEntry::source).toList());
    }

    @Test
    void countsWhatItHasNoRoomFor() {
        for (char c = 'a'; log.observe("s", "k", String.valueOf(c).repeat(1500), 1, 1) == Seen.FIRST; c++) {
            assertTrue(c < 'd');
        }
        assertEquals(2, log.entries().size());
        assertEquals(1, log.dropped());
        assertEquals(Seen.DROPPED, log.observe("s", "k", "z".repeat(1500), 4, 1));
        assertEquals(Seen.AGAIN, log.observe("s", "k", "a".repeat(1500), 1, 1));
        assertEquals(Seen.FIRST, log.observe("s", "k", "short", 1, 1));
        assertEquals(5, ErrorLog.attach(memory).dropped());
    }

    @Test
    void longTextsAreCutWhereACharacterBegins() {
        log.observe("s".repeat(300), "k".repeat(100), "x" + "ü".repeat(2000), 1, 1);
        ErrorEntry entry = ErrorLog.attach(memory).entries().getFirst();
        assertEquals("s".repeat(256), entry.source());
        assertEquals("k".repeat(64), entry.kind());
        assertEquals("x" + "ü".repeat(1023), entry.message());
        assertEquals(Seen.AGAIN, log.observe("s".repeat(300), "k".repeat(100), "x" + "ü".repeat(2000), 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'magic at offset 0x0 is 0x53524f520000004d, allowed: 0x53524f525245524d'",
        "8, 'version at offset 0x8 is 77, allowed: 1'",
        "12, 'size at offset 0xc is 77, allowed: 4096'",
        "64, 'record-length at offset 0x40 is 77, allowed: 48'",
        "68, 'record-length at offset 0x40 is 48, allowed: 120'",
        "72, 'kind-length at offset 0x48 is 77, allowed: 0 to 64'",
        "76, 'record-length at offset 0x40 is 48, allowed: 120'"
    })
    void namesWhatNoWriterLeaves(long offset, String message) {
        log.observe("a", "k", "m", 1, 1000);
        memory.setInt(offset, 77);
        String said = assertThrows(PeerCorruptionException.class, () -> ErrorLog.attach(memory))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void refusesALengthPastTheEndAndACountThatIsNone() {
        log.observe("a", "k", "m", 1, 1000);
        memory.setLong(80, 0);
        assertTrue(assertThrows(PeerCorruptionException.class, log::entries)
                .getMessage()
                .startsWith("count at offset 0x50 is 0, allowed: 1 to "));
        Memory cut = memory.slice(0, 104);
        cut.setInt(12, 104);
        cut.setInt(64 + 4, 200);
        assertTrue(assertThrows(PeerCorruptionException.class, () -> ErrorLog.attach(cut))
                .getMessage()
                .startsWith("texts-length at offset 0x44 is 202, allowed: 0"));
        assertThrows(PeerCorruptionException.class, () -> ErrorLog.attach(memory.slice(0, 32)));
    }

    @Test
    @Timeout(120)
    void whateverTheBytesReadingEnds() {
        Random random = new Random(42);
        for (int run = 0; run < 20_000; run++) {
            Memory hostile = memory();
            ErrorLog victim = ErrorLog.create(hostile, ProcessHandle.current());
            victim.observe("a", "k", "m", 1, 1);
            victim.observe("b", "kind", "message", 1, 1);
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                hostile.setByte(random.nextInt(200), (byte) random.nextInt());
            }
            try {
                assertTrue(ErrorLog.attach(hostile).entries().size() <= SIZE / ErrorLayout.RECORD_BYTES);
            } catch (PeerCorruptionException e) {
                assertTrue(e.getMessage().contains("allowed: "), e.getMessage());
            }
        }
    }
}
