package io.millrace.cli.amp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of the original implementation are decoded as the steps say that made them. */
final class AmpInspectTest {
    @TempDir
    private Path folder;

    @Test
    void showsEveryEntryThatWasAllocated() throws IOException {
        JsonObject json = decode("03-allocs");
        assertEquals("amp", json.getString("protocol"));
        assertTrue(json.getBoolean("ok"));
        List<String> addresses = json.getJsonArray("entries").stream()
                .map(entry -> entry.asJsonObject().getString("address"))
                .toList();
        List<String> told = Images.steps("03-allocs").getJsonArray("steps").stream()
                .map(step -> step.asJsonArray().getString(2))
                .filter(answer -> answer.matches("OK addr=\\S+"))
                .map(answer -> answer.substring("OK addr=".length()))
                .sorted()
                .toList();
        assertEquals(told, addresses.stream().skip(2).sorted().toList());
        assertEquals(
                "{\"pool\":\"hp\",\"id\":263,\"size\":20,\"address\":\"0x4087a608\",\"crc\":\"b02ece7b\"}",
                json.getJsonArray("entries").get(9).toString());
        assertEquals(
                "[{\"id\":65281,\"name\":\"EVENT_MAIN\",\"word\":0},{\"id\":65282,\"name\":\"EVENT_SUB\",\"word\":0}]",
                json.get("events").toString());
        assertEquals("[]", json.get("queues").toString());
    }

    @Test
    void showsMessagesOfAQueue() throws IOException {
        assertEquals(
                "[{\"id\":16,\"kind\":\"queue\",\"size\":8,\"item\":32,\"sent\":3,\"freed\":0,\"pending\":3,"
                        + "\"messages\":[{\"len\":1,\"crc\":\"d3d99e8b\"},{\"len\":2,\"crc\":\"1b441fc4\"},"
                        + "{\"len\":3,\"crc\":\"b91ce667\"}]}]",
                decode("05-queue-3-pending").get("queues").toString());
    }

    @Test
    void showsMessagesOfRpmsgAndInterrupts() throws IOException {
        JsonObject json = decode("08-rpmsg");
        assertEquals(
                "[{\"id\":65283,\"kind\":\"rpmsg-main\",\"size\":16,\"item\":64,\"sent\":2,\"freed\":0,\"pending\":2,"
                        + "\"messages\":[{\"src\":1,\"dst\":7,\"len\":5,\"crc\":\"3610a686\"},"
                        + "{\"src\":1,\"dst\":7,\"len\":56,\"crc\":\"f358e6bc\"}]},"
                        + "{\"id\":65283,\"kind\":\"rpmsg-sub\",\"size\":16,\"item\":64,\"sent\":1,\"freed\":0,"
                        + "\"pending\":1,\"messages\":[{\"src\":7,\"dst\":1,\"len\":1,\"crc\":\"d202ef8d\"}]}]",
                json.get("queues").toString());
        assertEquals(
                "{\"main\":536870912,\"sub\":536870912}", json.get("pending").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "12-torn-publish, chain-size, 0x4087a5b8, 0xa5a5",
        "13a-corrupt-next, chain-next, 0x4087a5a4, 0x4087a5a0",
        "13b-corrupt-next, chain-next, 0x4087a5a4, 0x4087a588"
    })
    void namesAddressAndValueOfWhatIsMalformed(String name, String kind, String address, String value)
            throws IOException {
        Images.copy(folder, name);
        Cli cli = inspect("amp:chip=c6,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(5, cli.status());
        assertFalse(cli.line().getBoolean("ok"));
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals(kind, problem.getString("kind"));
        assertEquals(Long.decode(address), problem.getJsonNumber("offset").longValue());
        assertEquals(value, problem.getString("value"));
        assertFalse(problem.getString("allowed").isEmpty());
    }

    @Test
    void readsImagesThatBeginAtAPage() throws IOException {
        JsonObject atStart = decode("08-rpmsg");
        Images.copyPages(folder, "08-rpmsg");
        Cli cli = inspect("amp:chip=c6,page=true,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(atStart, cli.line());
    }

    @Test
    void showsHowOftenALightSleepBuildIsHeldAwake() throws IOException {
        Images.copy(folder, "02-amp-init");
        Cli missing = inspect("amp:chip=c6,light-sleep=true,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(
                "pm-missing",
                missing.line().getJsonArray("problems").getJsonObject(0).getString("kind"));
        byte[] rtc = new byte[256];
        int[] words = {0x0000ffff, 0x500037a8, 0x0004ff05, 0, 0xa5a5a502};
        for (int i = 0; i < 4 * words.length; i++) {
            rtc[i] = (byte) (words[i / 4] >>> (8 * (i % 4)));
        }
        Files.write(folder.resolve("rtc"), rtc);
        Cli cli = inspect("amp:chip=c6,light-sleep=true,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(2, cli.line().getInt("pm"));
        assertTrue(cli.line().getBoolean("ok"));
    }

    @Test
    void callsImagesThatAreTooShortMalformed() throws IOException {
        Images.copy(folder, "08-rpmsg");
        Files.write(folder.resolve("rtc"), new byte[255]);
        Cli low = inspect("amp:chip=c6,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(5, low.status());
        assertEquals(
                "[{\"kind\":\"image-size\",\"offset\":1342191775,\"value\":\"255 bytes\",\"allowed\":"
                        + "\"at least 256 bytes, where the RTC region ends\"}]",
                low.line().get("problems").toString());
        assertEquals(3, low.line().getJsonArray("entries").size());
        for (int size : new int[] {0, 1, 40, 16383}) {
            Files.write(folder.resolve("hp"), new byte[size]);
            Cli cli = inspect("amp:chip=c6", "--json");
            assertEquals(5, cli.status(), cli.err());
            JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
            assertEquals("image-size", problem.getString("kind"));
            assertEquals(0x4087a560L + size, problem.getJsonNumber("offset").longValue());
            assertTrue(problem.getString("allowed").contains("16384"), problem.toString());
        }
    }

    @Test
    void callsNoiseMalformed() throws IOException {
        Random random = new Random(7);
        byte[] noise = new byte[65536];
        for (int i = 0; i < 20; i++) {
            random.nextBytes(noise);
            Files.write(folder.resolve("hp"), noise);
            for (String format : List.of("amp:chip=c6", "amp:chip=c5,page=true", "amp:chip=p4,hp-size=65536")) {
                Cli cli = inspect(format, "--json");
                assertEquals(5, cli.status(), cli.err());
                assertEquals("", cli.err());
            }
        }
    }

    @Test
    void writesNothing() throws IOException {
        Images.copy(folder, "08-rpmsg");
        byte[] before = Files.readAllBytes(folder.resolve("hp"));
        assertTrue(folder.resolve("hp").toFile().setWritable(false));
        assertEquals(0, inspect("amp:chip=c6,rtc=" + folder.resolve("rtc")).status());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("hp")));
    }

    @Test
    void printsATableForPeople() throws IOException {
        Images.copy(folder, "08-rpmsg");
        Cli cli = inspect("amp:chip=c6");
        assertTrue(cli.out().contains("hp   VQUEUE       2328 bytes at 0x4087a5a8  crc dcf9f711\n"), cli.out());
        assertTrue(cli.out().contains("interrupts pending for main 0x20000000, for sub 0x20000000\n"), cli.out());
        assertTrue(cli.out().contains("\n      1 ->     7  len     5  crc 3610a686\n"), cli.out());
        assertTrue(cli.out().endsWith("ok\n"), cli.out());
        Images.copy(folder, "13a-corrupt-next");
        assertTrue(inspect("amp:chip=c6")
                .out()
                .contains("problem: chain-next at 0x4087a5a4 is 0x4087a5a0, allowed: 0 or 0x4087a5b8\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08-rpmsg | amp:chip=c6 | 500",
                "03-allocs | amp:chip=c6 | 500",
                "13a-corrupt-next | amp:chip=c6 | 100"
            })
    void guessesTheChip(String name, String format, int score) throws IOException {
        Images.copy(folder, name);
        assertGuess(format, score);
        Images.copyPages(folder, name);
        assertGuess(format + ",page=true", score);
    }

    @Test
    void guessesOtherSizesAndChips() throws IOException {
        for (String chip : List.of("c5", "p4")) {
            Path hp = folder.resolve(chip);
            String[] arguments = {
                "peer", "amp", "main", "--chip", chip, "--hp", hp.toString(), "--hp-size", "4096", "--create"
            };
            Cli.run(new StopSignal(), new ByteArrayInputStream("init".getBytes(UTF_8)), arguments);
            Files.copy(hp, folder.resolve("hp"), StandardCopyOption.REPLACE_EXISTING);
            assertGuess("amp:chip=" + chip + (chip.equals("p4") ? "" : ",page=true") + ",hp-size=4096", 500);
        }
    }

    @Test
    void guessesNoChipFromAChainWithoutEntries() throws IOException {
        byte[] image = new byte[16384];
        image[0x20] = (byte) 0xff;
        image[0x21] = (byte) 0xff;
        Files.write(folder.resolve("hp"), image);
        Cli cli = inspect("guess", "--json");
        List<String> formats = cli.line().getJsonArray("guesses").stream()
                .map(guess -> guess.asJsonObject().getString("format"))
                .toList();
        assertTrue(formats.containsAll(List.of("amp:chip=c6", "amp:chip=c5", "amp:chip=p4")), formats.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amp",
                "amp:chip=c7",
                "amp:chip=c6,page=yes",
                "amp:chip=p4,rtc=x",
                "amp:chip=c6,hp-size=512",
                "amp:chip=c6,light-sleep=true",
                "amp:chip=c6,colour=red",
                "amp:chip=c6,hp-size=many"
            })
    void refusesFormatsThatMakeNoSense(String format) throws IOException {
        Images.copy(folder, "02-amp-init");
        Cli cli = inspect(format);
        assertEquals(1, cli.status());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace inspect: "), cli.err());
    }

    @Test
    void refusesFilesThatAreNotThere() {
        Cli cli = inspect("amp:chip=c6");
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains(folder.resolve("hp").toString()), cli.err());
    }

    private void assertGuess(String format, int score) {
        JsonObject guess =
                inspect("guess", "--json").line().getJsonArray("guesses").getJsonObject(0);
        assertEquals(format, guess.getString("format"));
        assertEquals(score, guess.getInt("score"));
    }

    private JsonObject decode(String name) throws IOException {
        Images.copy(folder, name);
        Cli cli = inspect("amp:chip=c6,rtc=" + folder.resolve("rtc"), "--json");
        assertEquals(0, cli.status(), cli.err());
        return cli.line();
    }

    private Cli inspect(String format, String... options) {
        String[] all = {"inspect", folder.resolve("hp").toString(), "--as", format};
        return Cli.run(Stream.concat(Arrays.stream(all), Arrays.stream(options)).toArray(String[]::new));
    }
}
