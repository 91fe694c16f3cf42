package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @Test
    void completesWhatTheConfiguratorWants() {
        assertEquals(
                "{\":configurator:resource-version\":1,\"a~b\": {\"x:Long\": 5}}",
                ConfigFile.check("f", "{\"a~b\": {\"x:Long\": 5}}"));
    }

    @Test
    void leavesWhatTheUserGave() {
        String text = ConfigFile.check("f", "{ // mine\n\":configurator:resource-version\": 7}");
        assertEquals(1, text.split("resource-version", -1).length - 1);
        assertTrue(text.contains("7"), text);
    }

    @Test
    void acceptsAnEmptyConfiguration() {
        assertTrue(ConfigFile.check("f", "{}").endsWith("}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"x:Integer\": 1, \"y:Long[]\": [1, 2], \"z:Collection<String>\": [\"q\"]}}",
                "{\"a\": {\"x\": {\"any\": [1]}, \"y\": true, \":configurator:policy\": \"force\"}}",
                "{\":other\": 5, \"a\": {}}"
            })
    void acceptsWhatTheConfiguratorUnderstands(String text) {
        assertTrue(ConfigFile.check("f", text).contains("\"a\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": {\"x\": 1 \"y\": 2}}      | f:1:17: Invalid token=STRING",
                "[]                                | f:1:2: a configuration is an object",
                "{\"a\": 5}                        | f:1:8: a must be an object",
                "{\"a\": {}, \"a\": {}}            | \"a\" stands here for the second time",
                "{\"a\": {\"x\": 1, \"x:Long\": 1}}| \"x\" stands here for the second time",
                "{\"a\": {\"x:Lnog\": 1}}          | unknown type \"Lnog\"; allowed: Boolean",
                "{\"a\": {\"x:Long\": \"y\"}}      | x:Long is \"y\", which is no Long",
                "{\"a\": {                         | f:1:",
            })
    void saysWhereAndWhatIsWrong(String text, String expected) {
        ExitException e = assertThrows(ExitException.class, () -> ConfigFile.check("f", text));
        assertEquals(1, e.status());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void countsLinesAcrossComments() {
        ExitException e =
                assertThrows(ExitException.class, () -> ConfigFile.check("f", "{ /* 1\n2 */\n // 3\n \"a\": 5 }"));
        assertTrue(e.getMessage().startsWith("f:4:"), e.getMessage());
    }

    @Test
    void placesAnEmptyFileAtItsStart() {
        ExitException e = assertThrows(ExitException.class, () -> ConfigFile.check("f", ""));
        assertTrue(e.getMessage().startsWith("f:1:1: "), e.getMessage());
    }

    @Test
    void tellsAFileThatCannotBeReadFromAWrongOne(@TempDir Path folder) throws IOException {
        assertEquals(4, status(folder.resolve("missing.json")));
        assertEquals(4, status(folder));
        Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'{', (byte) 0xe4, '}'});
        assertEquals(1, status(latin));
    }

    private static int status(Path file) {
        return assertThrows(ExitException.class, () -> ConfigFile.read(file)).status();
    }
}
