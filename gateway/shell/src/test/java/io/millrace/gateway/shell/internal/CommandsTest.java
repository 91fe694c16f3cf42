package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.shell.support.CommandException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CommandsTest {
    @TempDir
    private static Path folder;

    private final GogoShell shell = new GogoShell(new FakeRuntime(), folder);

    @AfterEach
    void end() {
        shell.close();
    }

    @Test
    void listsAnswerJsonIfAsked() {
        assertEquals("[]\n", shell.run("shm:blocks -j"));
        assertTrue(shell.run("shm:peers -j").startsWith("[{\"channel\":\"plc/0\",\"protocol\":\"fake\""));
    }

    @Test
    void helpSaysWhatTheAnnotationsSay() {
        String help = shell.run("shm:hex -h");
        assertTrue(help.startsWith("shm:hex - shows bytes of a segment as they are now"), help);
        assertTrue(help.contains("-o, --offset    where to start"), help);
        assertTrue(help.contains("arguments       the segment's name"), help);
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEquals("no channel \"nix\"; there are: plc/0, plc/1\n", shell.run("shm:ring nix"));
        assertEquals("no segment \"nix\"; there are: plc\n", shell.run("shm:segment nix"));
        assertEquals("no segment \"nix\"; there are: plc\n", shell.run("shm:layout nix"));
    }

    @Test
    void bytesStartAtTheOffsetAndEndWithTheSegment() {
        assertEquals("00000010  10 11", shell.run("shm:hex plc -o 0x10 -n 2").substring(0, 15));
        assertEquals(
                "{\"segment\":\"plc\",\"offset\":62,\"hex\":\"3e3f\",\"fields\":[]}\n",
                shell.run("shm:hex plc -o 62 -n 99 -j"));
    }

    @Test
    void withoutAnybodyWhoKnowsWhatLiesThereNothingIsNamed() {
        assertEquals(
                List.of("plc, 64 bytes", "00000000 |                |", "00000010 |                |"),
                shell.run("shm:layout plc").lines().limit(3).toList());
        assertTrue(shell.run("shm:segments").contains("plc   file     64  -"), () -> shell.run("shm:segments"));
    }

    @Test
    void columnsThatMatterLessGoWhereThereIsNoRoom() {
        assertTrue(shell.run("shm:rings").contains("PROTOCOL"));
        assertFalse(shell.columns(75).run("shm:rings").contains("LONGEST"));
        assertFalse(shell.columns(40).run("shm:rings").contains("PROTOCOL"));
    }

    @Test
    void aFailureIsOneLineWithoutTheNameOfAClass() {
        CommandException refusal = new CommandException("no such thing");
        assertEquals("no such thing", refusal.toString());
    }
}
