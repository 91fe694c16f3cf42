package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Configurations are edited while the gateway runs: the file it was started with, and files in a folder of its home.
 */
final class LiveEditIT {
    private final SharedFolder folder = new SharedFolder();
    private final Path home = folder.file("home");
    private final Path config = folder.file("plant.json");

    @AfterEach
    void clean() {
        folder.close();
    }

    @Test
    void anEditedFileIsInForceAndWhatStandsInItNoMoreGoes() throws IOException {
        write(segment("first", 4096));
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway, "first +file +4096 .*");
            write(segment("first", 8192) + "," + segment("second", 4096));
            awaitSegments(gateway, "first +file +8192 .*", "second +file +4096 .*");
            write(segment("second", 4096));
            awaitSegments(gateway, "second +file +4096 .*");
            write("");
            awaitSegments(gateway);
            Eventually.until(
                    "the bundles to be unloaded",
                    () -> gateway.shell("shm:available").toString(),
                    () -> !gateway.shell("shm:available").text().contains("LOADED"));
        }
    }

    @Test
    void aWrongFileIsToldAndTheOneBeforeStaysInForce() throws IOException {
        write(segment("first", 4096));
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway, "first +file +4096 .*");
            Files.writeString(config, "{\n  \"a\" }");
            gateway.process().awaitErr("plant\\.json:2:.*the configuration before stays in force");
            assertEquals(2, gateway.shell("shm:segments").text().lines().count());
            write(segment("second", 4096));
            gateway.process().awaitErr("plant\\.json was edited and is in force");
            awaitSegments(gateway, "second +file +4096 .*");
        }
    }

    @Test
    void aFrameworkThatCannotTakeItSaysSoAndGoesOn() throws IOException {
        write(segment("first", 4096));
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway, "first +file +4096 .*");
            Files.move(home, folder.file("elsewhere"));
            write(segment("second", 4096));
            gateway.process()
                    .awaitErr(
                            "the framework does not take the configuration: .*the configuration before stays in force");
            assertTrue(Files.exists(folder.file("first")), "what was there went");
        }
    }

    @Test
    void aWrongValueIsToldWithItsNameAndWhatIsAllowed() throws IOException {
        write(segment("first", 4096));
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway, "first +file +4096 .*");
            write(segment("first", -1));
            gateway.process()
                    .awaitErr("io\\.millrace\\.segment\\.file~first.*size must be more than 0 bytes.*size=-1.*");
        }
    }

    /** As ConfigurationAdmin calls it, and as FileInstall does. */
    @ParameterizedTest
    @ValueSource(strings = {"~", "-"})
    void aFileInTheFolderOfTheHomeIsAConfiguration(String separator) throws IOException {
        write("");
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway);
            Path file = home.resolve("conf/io.millrace.segment.file" + separator + "third.cfg");
            writeProperties(file, 4096);
            awaitSegments(gateway, "third +file +4096 .*");
            writeProperties(file, 16384);
            awaitSegments(gateway, "third +file +16384 .*");
            Files.delete(file);
            awaitSegments(gateway);
        }
        assertTrue(Files.notExists(folder.file("third")), "what was created goes with its configuration");
    }

    @Test
    void aFileThatWasThereBeforeTheStartIsAConfiguration() throws IOException {
        write("");
        Path conf = Files.createDirectories(home.resolve("conf"));
        writeProperties(conf.resolve("io.millrace.segment.file~third.cfg"), 4096);
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            awaitSegments(gateway, "third +file +4096 .*");
        }
    }

    private void writeProperties(Path file, long size) throws IOException {
        move("path = " + folder.file("third") + "\nsize = " + size + "\nrole = CREATE\n", file);
    }

    private void write(String entries) throws IOException {
        move("{" + entries + "}", config);
    }

    /** As editors do: nobody sees half a file. */
    private void move(String text, Path file) throws IOException {
        Path draft = Files.writeString(folder.file("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String segment(String name, long size) {
        return """
                "io.millrace.segment.file~%s": {"path": "%s", "size:Long": %d, "role": "CREATE"}
                """.formatted(name, folder.file(name), size);
    }

    /** Waits for a table with just these rows. */
    private static void awaitSegments(Gateway gateway, String... rows) {
        Eventually.until(
                "the segments " + String.join(", ", rows),
                () -> gateway.shell("shm:segments") + "\n" + gateway.process(),
                () -> isTable(gateway.shell("shm:segments"), rows));
    }

    private static boolean isTable(Gateway.Answer answer, String... rows) {
        var lines = answer.text().lines().skip(1).map(String::strip).toList();
        if (answer.status() != 0 || lines.size() != rows.length) {
            return false;
        }
        for (int i = 0; i < rows.length; i++) {
            if (!lines.get(i).matches(rows[i])) {
                return false;
            }
        }
        return true;
    }
}
