package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    private Path folder;

    @Test
    void makesAPrivateFolder() throws IOException {
        Home home = Home.of(Optional.of(folder.resolve("a/home")));
        try (FileChannel _ = home.take()) {
            assertEquals("rwx------", mode(home.folder()));
        }
    }

    @Test
    void narrowsAFolderThatIsThere() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FileChannel _ = new Home(folder).take()) {
            assertEquals("rwx------", mode(folder));
        }
    }

    @Test
    void aSecondGatewayIsRefusedAndLetInAfterTheFirst() throws IOException {
        Home home = new Home(folder);
        try (FileChannel _ = home.take()) {
            ExitException e = assertThrows(ExitException.class, home::take);
            assertEquals(4, e.status());
            assertTrue(e.getMessage().contains(folder.resolve("lock").toString()), e.getMessage());
        }
        home.take().close();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(4, assertThrows(ExitException.class, new Home(file)::take).status());
    }

    @Test
    void aLinkInItsPlaceIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertEquals(4, assertThrows(ExitException.class, new Home(link)::take).status());
    }

    @Test
    void saysWhenTheSocketsPathIsTooLong() {
        assertEquals(Optional.empty(), new Home(Path.of("/" + "x".repeat(95))).socketTooLong());
        String text = new Home(Path.of("/" + "x".repeat(96))).socketTooLong().orElseThrow();
        assertTrue(text.contains("108 bytes, at most 107") && text.contains("MILLRACE_HOME"), text);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
