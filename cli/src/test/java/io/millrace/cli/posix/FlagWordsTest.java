package io.millrace.cli.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags, modes and keys as they are typed. */
final class FlagWordsTest {
    @ParameterizedTest
    @CsvSource({
        "IPC_CREAT|IPC_EXCL|0640, '[IPC_CREAT, IPC_EXCL]', 640",
        "0640|IPC_CREAT, [IPC_CREAT], 640",
        "01640, [IPC_CREAT], 640",
        "03640, '[IPC_CREAT, IPC_EXCL]', 640",
        "0x3a4, [IPC_CREAT], 644",
        "0600|040|IPC_CREAT|IPC_CREAT, [IPC_CREAT], 640",
        "SHM_HUGETLB|SHM_NORESERVE, '[SHM_HUGETLB, SHM_NORESERVE]', 0",
        "014000, '[SHM_HUGETLB, SHM_NORESERVE]', 0",
        "640, [], 640",
        "0, [], 0"
    })
    void namesAndNumbersOfShmgetAreJoined(String word, String flags, String mode) {
        var read = PosixWords.getFlags(Call.of("shmget 1 2 " + word), 3);
        assertEquals(flags, read.set().toString());
        assertEquals(mode, Integer.toOctalString(read.mode()));
    }

    @ParameterizedTest
    @CsvSource({
        "010000, [SHM_RDONLY]",
        "SHM_RDONLY|SHM_RND, '[SHM_RDONLY, SHM_RND]'",
        "0150000, '[SHM_RDONLY, SHM_REMAP, SHM_EXEC]'",
        "020000, [SHM_RND]",
        "0, []"
    })
    void thoseOfShmatToo(String word, String flags) {
        assertEquals(
                flags, PosixWords.attachFlags(Call.of("shmat 1 " + word), 2).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "O_RDWR|O_CREAT|O_EXCL, '[O_RDWR, O_CREAT, O_EXCL]'",
        "0302, '[O_RDWR, O_CREAT, O_EXCL]'",
        "O_RDWR|01000, '[O_RDWR, O_TRUNC]'",
        "O_RDONLY, [O_RDONLY]",
        "0, []"
    })
    void thoseOfShmOpenToo(String word, String flags) {
        assertEquals(
                flags,
                PosixWords.openFlags(Call.of("shm-open /a " + word + " 0 0"), 2).toString());
    }

    @Test
    void shmatNeedsNone() {
        assertTrue(PosixWords.attachFlags(Call.of("shmat 1"), 2).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"IPC_CREATE", "0689", "0x", "0xg", "020000", "-1", "777777777777", "ipc_creat", "1x"})
    void whatIsNoFlagIsNamed(String word) {
        CallException e =
                assertThrows(CallException.class, () -> PosixWords.getFlags(Call.of("shmget 1 2 " + word), 3));
        assertTrue(e.getMessage().contains(word), e::getMessage);
        assertTrue(e.getMessage().contains("IPC_CREAT, IPC_EXCL"), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"IPC_PRIVATE, 0", "0x42, 66", "-7, -7", "0xffffffff, -1", "4294967295, -1", "0x80000000, -2147483648"})
    void aKeyHas32BitsWithOrWithoutSign(String word, int key) {
        assertEquals(key, PosixWords.key(Call.of("shmget " + word), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967296", "-2147483649", "key", "0x"})
    void whatIsNoKeyIsNamed(String word) {
        CallException e = assertThrows(CallException.class, () -> PosixWords.key(Call.of("shmget " + word), 1));
        assertTrue(e.getMessage().contains(word), e::getMessage);
    }

    @Test
    void aLongCallIsShownShort() {
        String shown = Call.of("write 1 0 " + "ab".repeat(1000)).toString();
        assertEquals("write(1, 0, " + "ab".repeat(64) + "..)", shown);
        assertEquals(
                "a(1, 2, 3, 4, 5, 6, 7, 8, ..)", Call.of("a 1 2 3 4 5 6 7 8 9").toString());
        assertEquals("free()", Call.of(" free ").toString());
    }
}
