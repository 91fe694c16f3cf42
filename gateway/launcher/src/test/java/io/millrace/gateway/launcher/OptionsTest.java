package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutArgumentsTheDemoRunsWithAShell() {
        Options options = Options.parse(List.of());
        assertTrue(options.config().isEmpty());
        assertTrue(options.limit().isEmpty());
        assertFalse(options.headless());
    }

    @Test
    void optionsStandAnywhere() {
        Options expected = new Options(
                Optional.of(Path.of("a.json")),
                true,
                Optional.of(Duration.ofSeconds(10)),
                Optional.of(Path.of("/h")),
                List.of("r"),
                false);
        assertEquals(
                expected,
                Options.parse(List.of("--headless", "a.json", "--for", "10s", "--home", "/h", "--repo", "r")));
        assertEquals(
                expected,
                Options.parse(List.of("--repo", "r", "--home", "/h", "--for", "10s", "a.json", "--headless")));
    }

    @Test
    void refusesUnknownOptionsAndASecondFile() {
        assertEquals(1, refused("--fast").status());
        assertTrue(refused("--fast").getMessage().contains("--fast"));
        assertTrue(refused("a.json", "b.json").getMessage().contains("b.json"));
        assertTrue(refused("--for").getMessage().startsWith("--for needs a value"));
    }

    private static ExitException refused(String... args) {
        return assertThrows(ExitException.class, () -> Options.parse(List.of(args)));
    }
}
