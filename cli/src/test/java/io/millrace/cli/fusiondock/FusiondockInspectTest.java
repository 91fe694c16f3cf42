package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions are decoded as their makers described them, each by itself. */
final class FusiondockInspectTest {
    private static final int REGION = 0x400000;
    private static final String HEAD = "{\"protocol\":\"fusiondock\",\"ok\":true,\"problems\":[],\"max\":";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00-init.region0                 | 4194288,'used':0,'op':0,'opName':'START','type':0}",
                "00-init.region1                 | 4194288,'used':0,'op':0,'opName':'START','type':0}",
                "01-linux-int999.region0         | 4194288,'used':4,'op':1,'opName':'READY_TO_READ','type':0,"
                        + "'crc':'68aa18c4'}",
                "01-linux-int999.region1         | 4194288,'used':0,'op':0,'opName':'START','type':0}",
                "02-int999-read.region0          | 4194288,'used':4,'op':2,'opName':'READ_END','type':0}",
                "02-int999-read.region1          | 4194288,'used':0,'op':0,'opName':'START','type':0}",
                "03-uniproton-str.region0        | 4194288,'used':4,'op':2,'opName':'READ_END','type':0}",
                "03-uniproton-str.region1        | 4194288,'used':16,'op':1,'opName':'READY_TO_READ','type':1,"
                        + "'crc':'f1db73ac'}",
                "04-uniproton-int8080808.region0 | 4194288,'used':4,'op':2,'opName':'READ_END','type':0}",
                "04-uniproton-int8080808.region1 | 4194288,'used':4,'op':1,'opName':'READY_TO_READ','type':0,"
                        + "'crc':'1d125058'}",
                "05-chunk1-of-3.region0          | 64,'used':150,'op':1,'opName':'READY_TO_READ','type':5}",
                "05-chunk1-of-3.region1          | 64,'used':0,'op':0,'opName':'START','type':0}"
            })
    void decodesTheStartOfARegion(String image, String fields) throws IOException {
        Cli cli = decode(write(golden(image)), ":truncated=true");
        assertEquals(0, cli.status(), cli.err());
        assertEquals(HEAD + fields.replace('\'', '"') + "\n", cli.out());
    }

    @Test
    void decodesBothRegionsOfAWholeFile() throws IOException {
        Path both = write(both("03-uniproton-str"));
        assertEquals(2, decode(both, ":region-size=0x400000").line().getInt("op"));
        JsonObject second = decode(both, ":offset=0x400000").line();
        assertTrue(second.getBoolean("ok"));
        assertEquals("f1db73ac", second.getString("crc"));
    }

    @Test
    void callsAnImageMalformedThatIsShorterThanItsRegion() throws IOException {
        Cli cli = decode(write(golden("03-uniproton-str.region1")), ":region-size=0x400000");
        assertEquals(5, cli.status());
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals("image-size", problem.getString("kind"));
        assertEquals("96 bytes", problem.getString("value"));
        assertEquals("f1db73ac", cli.line().getString("crc"));
    }

    @Test
    void callsASlotMalformedThatIsLargerThanTheImage() throws IOException {
        Cli cli = decode(write(golden("03-uniproton-str.region1")), "");
        assertEquals(5, cli.status());
        assertEquals(
                "{\"kind\":\"max_size\",\"offset\":0,\"value\":\"4194288\","
                        + "\"allowed\":\"1 to 80, or 0 before the region is initialised\"}",
                cli.line().getJsonArray("problems").getJsonObject(0).toString());
    }

    @ParameterizedTest
    @CsvSource({"8,4,op_type,4", "8,-1,op_type,-1", "4,-1,used_size,4294967295", "0,-1,max_size,4294967295"})
    void namesPlaceAndValueOfWhatIsMalformed(int offset, int word, String kind, String value) throws IOException {
        byte[] image = golden("01-linux-int999.region0");
        for (int i = 0; i < 4; i++) {
            image[offset + i] = (byte) (word >> (8 * i));
        }
        Cli cli = decode(write(image), ":truncated=true");
        assertEquals(5, cli.status());
        assertFalse(cli.line().getBoolean("ok"));
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals(kind, problem.getString("kind"));
        assertEquals(offset, problem.getInt("offset"));
        assertEquals(value, problem.getString("value"));
        assertFalse(problem.getString("allowed").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void callsAnImageWithoutAHeaderMalformed(int length) throws IOException {
        Path image = write(Arrays.copyOf(golden("00-init.region0"), length));
        for (String parameters : List.of("", ":truncated=true", ":truncated=true,offset=8")) {
            Cli cli = decode(image, parameters);
            assertEquals(5, cli.status());
            assertFalse(cli.line().containsKey("op"));
            assertEquals(1, cli.line().getJsonArray("problems").size());
        }
    }

    @Test
    void printsATableForPeople() throws IOException {
        Path image = write(golden("03-uniproton-str.region1"));
        assertEquals(
                "op 1 READY_TO_READ  type 1  used 16 of 4194288  crc f1db73ac\nok\n",
                Cli.run("inspect", image.toString(), "--as", "fusiondock:truncated=true")
                        .out());
        Files.write(image, new byte[64]);
        assertEquals(
                "op 0 START  type 0  used 0 of 0: not initialised  crc -\nok\n",
                Cli.run("inspect", image.toString(), "--as", "fusiondock").out());
    }

    @Test
    void neverWrites() throws IOException {
        Path image = write(golden("03-uniproton-str.region1"));
        decode(image, ":truncated=true");
        assertArrayEquals(golden("03-uniproton-str.region1"), Files.readAllBytes(image));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00-init.region0         | fusiondock:truncated=true",
                "03-uniproton-str.region1| fusiondock:truncated=true",
                "05-chunk1-of-3.region0  | fusiondock"
            })
    void isGuessedFromTheStartOfARegion(String image, String format) throws IOException {
        assertEquals(List.of(format), guess(write(golden(image))));
    }

    @Test
    void isGuessedFromAWholeRegionAndFromTwo() throws IOException {
        Path file = write(Arrays.copyOf(golden("03-uniproton-str.region1"), REGION));
        assertEquals(List.of("fusiondock"), guess(file));
        Files.write(file, both("03-uniproton-str"));
        assertEquals(List.of("fusiondock:region-size=4194304", "fusiondock:offset=4194304"), guess(file));
        Files.write(file, Arrays.copyOf(both("03-uniproton-str"), 3 * REGION));
        assertEquals(List.of("fusiondock:region-size=4194304"), guess(file));
    }

    @Test
    void isGuessedThoughItIsMalformed() throws IOException {
        byte[] image = Arrays.copyOf(golden("03-uniproton-str.region1"), REGION);
        image[8] = 9;
        assertEquals(List.of("fusiondock"), guess(write(image)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncated=yes",
                "offset=4",
                "offset=-8",
                "region-size=16",
                "region-size=0x80000000",
                "region-size=25",
                "rtc=x",
                "offset=x"
            })
    void refusesParametersThatMakeNoSense(String parameter) throws IOException {
        Cli cli = decode(write(golden("00-init.region0")), ":" + parameter);
        assertEquals(1, cli.status());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace inspect: --as fusiondock: "), cli.err());
    }

    private static Cli decode(Path image, String parameters) {
        return Cli.run("inspect", image.toString(), "--as", "fusiondock" + parameters, "--json");
    }

    private static List<String> guess(Path image) {
        Cli cli = Cli.run("inspect", image.toString(), "--as", "guess", "--json");
        assertEquals(0, cli.status(), cli.out());
        return cli.line().getJsonArray("guesses").getValuesAs(JsonObject.class).stream()
                .map(it -> it.getString("format"))
                .toList();
    }

    private Path write(byte[] image) throws IOException {
        return Files.write(folder.resolve("image"), image);
    }

    /** A file as long as both regions usually are. */
    private static byte[] both(String name) throws IOException {
        byte[] both = Arrays.copyOf(golden(name + ".region0"), 2 * REGION);
        byte[] second = golden(name + ".region1");
        System.arraycopy(second, 0, both, REGION, second.length);
        return both;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = FusiondockInspectTest.class.getResourceAsStream("/fusiondock/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
