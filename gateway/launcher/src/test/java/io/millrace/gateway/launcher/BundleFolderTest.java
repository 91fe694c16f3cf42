package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFolderTest {
    @TempDir
    private Path folder;

    @Test
    void ordersByLevelAndTakesOneConsoleOnly() throws IOException {
        jar("20/b.jar");
        jar("01/a.jar");
        jar("30-terminal/t.jar");
        jar("30-pipe/p.jar");
        jar("notes/n.jar");
        jar("20/readme.txt");
        assertEquals(List.of("1 a.jar", "20 b.jar"), names(Console.HEADLESS));
        assertEquals(List.of("1 a.jar", "20 b.jar", "30 p.jar"), names(Console.PIPE));
        assertEquals(List.of("1 a.jar", "20 b.jar", "30 t.jar"), names(Console.TERMINAL));
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertEquals(
                4, assertThrows(ExitException.class, () -> names(Console.PIPE)).status());
    }

    private List<String> names(Console console) {
        return BundleFolder.read(folder, console).stream()
                .map(entry -> entry.level() + " " + entry.jar().getFileName())
                .toList();
    }

    private void jar(String path) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.createFile(folder.resolve(path));
    }
}
