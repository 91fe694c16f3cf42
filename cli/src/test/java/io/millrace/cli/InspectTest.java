package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images are decoded as the file golden.json beside them says; each was made by a reference implementation. */
final class InspectTest {
    private static final String USUAL = "nrfrpc:ab=1024x13,ba=1024x13";

    @TempDir
    private Path folder;

    static List<JsonObject> wellFormed() throws IOException {
        try (InputStream in = InspectTest.class.getResourceAsStream("/nrfrpc/golden.json");
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject().getJsonArray("states").getValuesAs(JsonObject.class).stream()
                    .filter(it -> !it.getString("file").matches("m0[1246].*"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void decodesEveryWellFormedImage(JsonObject golden) {
        Path image = Cli.image(folder, golden.getString("file"));
        Cli cli = Cli.run("inspect", image.toString(), "--as", format(golden), "--json");
        assertEquals(0, cli.status(), cli.err());
        assertTrue(cli.line().getBoolean("ok"));
        assertArea(golden.getJsonObject("ab"), cli.line().getJsonArray("areas").getJsonObject(0), "ab");
        assertArea(golden.getJsonObject("ba"), cli.line().getJsonArray("areas").getJsonObject(1), "ba");
    }

    private static String format(JsonObject golden) {
        JsonObject ab = golden.getJsonObject("ab");
        JsonObject ba = golden.getJsonObject("ba");
        return "nrfrpc:ab=" + ab.getInt("size") + "x" + ab.getInt("endpoints") + ",ba=" + ba.getInt("size") + "x"
                + ba.getInt("endpoints");
    }

    private static void assertArea(JsonObject golden, JsonObject area, String name) {
        assertEquals(name, area.getString("name"));
        for (String field : List.of("size", "endpoints", "allocable", "block")) {
            assertEquals(golden.getInt(field), area.getInt(field), field);
        }
        int message = 0;
        for (int endpoint = 0; endpoint < golden.getInt("endpoints"); endpoint++) {
            JsonValue slot = golden.getJsonArray("slots").get(endpoint);
            if (slot instanceof JsonObject live) {
                JsonObject found = area.getJsonArray("messages").getJsonObject(message++);
                assertEquals(endpoint, found.getInt("endpoint"));
                assertEquals(live.getInt("raw"), found.getInt("index"));
                assertEquals(live.getInt("raw"), area.getJsonArray("slots").getInt(endpoint));
                assertEquals(live.getInt("header"), found.getInt("size"));
                assertEquals(live.getString("crc32"), found.getString("crc"));
            } else {
                assertEquals(slot, area.getJsonArray("slots").get(endpoint));
            }
        }
        assertEquals(message, area.getJsonArray("messages").size());
    }

    @Test
    void saysThatAnAreaOfZerosWasNeverInitialised() {
        Cli cli = inspect("m01_zeroed.bin");
        assertEquals(0, cli.status());
        assertTrue(cli.line().getJsonArray("problems").isEmpty());
        JsonObject area = cli.line().getJsonArray("areas").getJsonObject(0);
        assertTrue(area.getBoolean("uninitialised"));
        assertTrue(area.getJsonArray("messages").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"m02_index_765.bin,768,0x2fd", "m04_unaligned.bin,768,0x2", "m06_size_past_end.bin,0,0x2fd"})
    void namesPlaceAndValueOfWhatIsMalformed(String name, int offset, String value) {
        Cli cli = inspect(name);
        assertEquals(5, cli.status());
        assertFalse(cli.line().getBoolean("ok"));
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals(offset, problem.getInt("offset"));
        assertEquals(value, problem.getString("value"));
        assertFalse(problem.getString("kind").isEmpty());
        assertFalse(problem.getString("allowed").isEmpty());
    }

    @Test
    void warnsOfMessagesThatOverlap() {
        Cli cli = inspect("m09_overlap.bin");
        assertEquals(0, cli.status());
        assertEquals(
                "area ab: the messages of endpoints 0 and 1 overlap",
                cli.line().getJsonArray("warnings").getString(0));
    }

    @Test
    void callsAnImageThatIsTooShortMalformedAndNamesTheSizeNeeded() throws IOException {
        Path image = Files.write(folder.resolve("short"), new byte[1500]);
        Cli cli = Cli.run("inspect", image.toString(), "--as", USUAL, "--json");
        assertEquals(5, cli.status());
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals("image-size", problem.getString("kind"));
        assertTrue(problem.getString("allowed").contains("2048"), problem.toString());
        assertEquals(1, cli.line().getJsonArray("areas").size());
    }

    @Test
    void callsAnEmptyImageMalformed() throws IOException {
        Path image = Files.createFile(folder.resolve("empty"));
        Cli cli = Cli.run("inspect", image.toString(), "--as", USUAL, "--json");
        assertEquals(5, cli.status());
        assertEquals(2, cli.line().getJsonArray("problems").size());
    }

    @Test
    void neverWrites() throws IOException {
        Path image = Cli.image(folder, "m02_index_765.bin");
        byte[] before = Files.readAllBytes(image);
        Cli.run("inspect", image.toString(), "--as", USUAL);
        Cli.run("peer", "nrfrpc", image.toString(), "a", "dump", "--init");
        assertArrayEquals(before, Files.readAllBytes(image));
    }

    @Test
    void printsATableForPeople() {
        Cli cli = Cli.run("inspect", Cli.image(folder, "s02_sizes.bin").toString(), "--as", USUAL);
        assertTrue(cli.out().contains("endpoint   4  index     60  size    100  crc a91cdea0"), cli.out());
        assertTrue(cli.out().endsWith("ok\n"), cli.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s00_init.bin", "s02_sizes.bin", "s03_consumed.bin", "s11_bidirectional.bin", "m09_overlap.bin"})
    void guessesTheGeometryOfAUsualImage(String name) {
        Cli cli = Cli.run("inspect", Cli.image(folder, name).toString(), "--as", "guess", "--json");
        assertEquals(0, cli.status());
        assertEquals(USUAL, cli.line().getJsonArray("guesses").getJsonObject(0).getString("format"));
    }

    @Test
    void guessesAnUnevenGeometry() {
        Path image = Cli.image(folder, "g1_4096x8_2048x16.bin");
        Cli cli = Cli.run("inspect", image.toString(), "--as", "guess", "--json");
        assertEquals(
                "nrfrpc:ab=4096x8,ba=2048x16",
                cli.line().getJsonArray("guesses").getJsonObject(0).getString("format"));
    }

    @Test
    void doesNotGuessWhatFitsNothing() throws IOException {
        byte[] text = "neither slots nor blocks ".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path image = Files.write(folder.resolve("text"), text);
        Cli cli = Cli.run("inspect", image.toString(), "--as", "guess", "--json");
        assertEquals(5, cli.status());
        assertEquals(
                "unknown-format",
                cli.line().getJsonArray("problems").getJsonObject(0).getString("kind"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nrfrpc:ab=1024", "nrfrpc:ab=1024x13,ab=1024x13", "nrfrpc:cd=1", "nrfrpc:ab=300x13", "nrfrpc:off-ab=2",
                "nrfrpc:off-ba=1000", "nrfrpc:revision=R9", "nrfrpc:ab=1024x0", "morse", "nrfrpc:"
            })
    void refusesFormatsThatMakeNoSense(String format) {
        Cli cli = Cli.run("inspect", Cli.image(folder, "s00_init.bin").toString(), "--as", format);
        assertEquals(1, cli.status());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace inspect: "), cli.err());
    }

    @Test
    void refusesWhatIsNoFile() {
        assertEquals(4, Cli.run("inspect", folder.toString(), "--as", USUAL).status());
        Cli missing = Cli.run("inspect", folder + "/none", "--as", USUAL);
        assertEquals(4, missing.status());
        assertTrue(missing.err().contains(folder + "/none"), missing.err());
    }

    private Cli inspect(String name) {
        return Cli.run("inspect", Cli.image(folder, name).toString(), "--as", USUAL, "--json");
    }
}
