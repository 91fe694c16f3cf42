package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    @TempDir
    Path directory;

    @Test
    void makesFifosAndDirectoriesOnce() {
        assertTrue(Names.mkfifo(path("fifo"), 0600));
        assertFalse(Names.mkfifo(path("fifo"), 0600));
        assertEquals(FileKind.FIFO, Names.status(path("fifo")).orElseThrow().kind());
        assertTrue(Names.mkdir(path("dir"), 0700));
        assertFalse(Names.mkdir(path("dir"), 0700));
        assertEquals(0700, Names.status(path("dir")).orElseThrow().mode());
    }

    @Test
    void tellsALinkFromWhatItLeadsTo() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), directory);
        assertEquals(FileKind.SYMLINK, Names.status(path("link")).orElseThrow().kind());
        assertEquals(
                FileKind.DIRECTORY, Names.target(path("link")).orElseThrow().kind());
        assertEquals(Optional.empty(), Names.status(path("nothing")));
    }

    @Test
    void renamesOnlyToANameThatIsFree() throws IOException {
        Files.writeString(directory.resolve("a"), "a");
        Files.writeString(directory.resolve("b"), "b");
        assertEquals(-Errno.EEXIST, Names.rename(path("a"), path("b")));
        assertEquals(0, Names.rename(path("a"), path("c")));
        assertEquals("a", Files.readString(directory.resolve("c")));
        assertEquals("b", Files.readString(directory.resolve("b")));
    }

    @Test
    void removesANameThatIsStillOurs() throws IOException {
        Files.createFile(directory.resolve("ours"));
        assertEquals(
                Optional.empty(),
                Removal.of(path("ours"), Names.status(path("ours")).orElseThrow()));
        assertFalse(Files.exists(directory.resolve("ours")));
    }

    @Test
    void leavesANameThatStandsForAnotherFile() throws IOException {
        Files.createFile(directory.resolve("ours"));
        FileStatus ours = Names.status(path("ours")).orElseThrow();
        Files.move(directory.resolve("ours"), directory.resolve("moved"));
        Files.writeString(directory.resolve("ours"), "theirs");
        String left = Removal.of(path("ours"), ours).orElseThrow();
        assertTrue(left.startsWith("did not remove " + path("ours") + ": somebody has replaced it (regular"), left);
        assertEquals("theirs", Files.readString(directory.resolve("ours")));
    }

    @Test
    void saysThatANameHasGoneBefore() throws IOException {
        Files.createFile(directory.resolve("ours"));
        FileStatus ours = Names.status(path("ours")).orElseThrow();
        Files.delete(directory.resolve("ours"));
        assertEquals(
                Optional.of("did not remove " + path("ours") + ": somebody else has removed it"),
                Removal.of(path("ours"), ours));
        assertTrue(Removal.of(path("ours") + "/x/y", ours).isPresent());
    }

    @Test
    void knowsTheNumbersOfBothProcessors() {
        assertEquals(98, Architecture.of("aarch64").futex);
        assertEquals(0x8000, Architecture.of("aarch64").noFollow);
        assertEquals(202, Architecture.of("amd64").futex);
        assertThrows(UnsupportedOperationException.class, () -> Architecture.of("sparc"));
    }

    @Test
    void nameRulesCarryOnlyPermissionBits() {
        assertThrows(IllegalArgumentException.class, () -> new NameRules(FileKind.REGULAR, 04755, -1));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
