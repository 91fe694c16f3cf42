package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.gateway.Gateway.Answer;
import io.millrace.itests.support.SharedFolder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, asked by {@code millrace shell} while the demo runs. */
final class ShellIT {
    private static final SharedFolder FOLDER = new SharedFolder();

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.run(FOLDER.file("home"), "--headless").awaitDemo();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        FOLDER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "shm:segments, plc.*4096",
        "shm:signalers, plc.*futex",
        "shm:rings, plc/12",
        "shm:blocks, plc",
        "shm:peers, plc/0.*ALIVE",
        "shm:peers, line/1.*ALIVE.*guest 1.*vox",
        "shm:rings, line/1 .*RX.*vox",
        "shm:blocks, line.*1024.*36864",
        "shm:ring line/1, protocol.*vox",
        "shm:peers, chip/console.*ALIVE.*sub core.*amp",
        "shm:blocks, chip/hp.*chip.*16352",
        "shm:ring plc/0, plc/0",
        "shm:segment plc, plc/12",
        "shm:hex plc -n 32, 00000010",
        "shm:layout plc, one sign is 8 bytes",
        "shm:layout plc, ab",
        "shm:hex plc -n 16, ab",
        "shm:lag, slowest|nothing waits",
        "shm:hz plc/0 -t 300, plc/0 +TX +[1-9]",
        "'shm:struct plc \"u32 first; u8 rest[4];@0x10\"', 00000014 +u8.4. +rest",
        "shm:clean --dry-run, KEPT .*plc.*has it",
        "shm:errors, COUNT +FIRST +LAST",
        "shm:doctor, native access granted",
        "lb, Active.*nRF RPC",
        "headers io.millrace.transport.nrfrpc, Bundle-SymbolicName = io.millrace.transport.nrfrpc",
    })
    void aCommandShowsWhatThereIs(String command, String line) {
        gateway.awaitLine(command, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"segments", "signalers", "rings", "blocks", "peers", "doctor", "hz plc/0 -t 10"})
    void aListIsAJsonArrayOfObjectsOnDemand(String command) {
        Answer answer = gateway.shell("shm:" + command + " -j");
        assertEquals(0, answer.status(), answer::toString);
        assertFalse(Json.array(answer.text()).isEmpty(), answer::toString);
        assertFalse(Json.array(answer.text()).getJsonObject(0).isEmpty(), answer::toString);
    }

    @ParameterizedTest
    @CsvSource({"shm:ring plc/0, channel, plc/0", "shm:hex plc -o 0x10 -n 4, segment, plc"})
    void oneThingIsAJsonObjectOnDemand(String command, String field, String value) {
        Answer answer = gateway.shell(command + " -j");
        assertEquals(0, answer.status(), answer::toString);
        assertEquals(value, Json.read(answer.text()).asJsonObject().getString(field), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "segments",
                "signalers",
                "rings",
                "blocks",
                "peers",
                "ring",
                "segment",
                "hex",
                "struct",
                "layout",
                "hz",
                "lag",
                "publish",
                "listen",
                "notify",
                "errors",
                "dump",
                "clean",
                "doctor"
            })
    void everyCommandExplainsItself(String command) {
        Answer answer = gateway.shell("shm:" + command + " -h");
        assertEquals(0, answer.status(), answer::toString);
        assertTrue(answer.text().startsWith("shm:" + command + " - "), answer::toString);
        assertTrue(answer.text().contains("--json"), answer::toString);
    }

    @Test
    void aMessageSentByHandComesBackFromThePeer() {
        Answer sent = gateway.shell("shm:publish plc/1 hello --yes -j");
        assertEquals(0, sent.status(), sent::toString);
        assertEquals("SENT", Json.read(sent.text()).asJsonObject().getString("outcome"));

        Answer heard = gateway.shell("shm:listen plc/1 -n 1 -t 60000 -j");
        assertEquals(0, heard.status(), heard::toString);
        JsonObject message = Json.read(heard.text()).asJsonObject();
        assertEquals("68656c6c6f", message.getString("hex"));
        assertEquals("RECEIVED", message.getString("outcome"));
    }

    @ParameterizedTest
    @CsvSource({
        "shm:ring pcl/0, plc/0",
        "shm:hex pcl, plc",
        "shm:segment nosuch, plc",
        "shm:publish nosuch hello, plc/1",
        "shm:publish plc/1 hello, add --yes",
        "shm:notify plc, add --yes",
        "shm:notify nosuch, plc",
        "shm:hex plc -n, option -n needs a value",
        "shm:layout nosuch, plc",
        "shm:hz nosuch, plc/0",
        "shm:listen plc/0 -n 1, a channel has one reader",
        "shm:hex plc -o 4097, 0 to 4096",
        "shm:hex plc -n many, allowed: 1 to",
        "shm:publish plc/1 -x zz, pairs of 0-9 and a-f",
        "shm:peers -k, unknown option -k",
        "shm:nosuch, Command not found: shm:nosuch",
    })
    void aWrongWordIsAnsweredWithOneLineThatSaysWhatIsAllowed(String command, String told) {
        Answer answer = gateway.shell(command);
        assertEquals(1, answer.status(), answer::toString);
        String all = answer.text() + answer.error();
        assertEquals(1, all.lines().count(), answer::toString);
        assertTrue(all.contains(told), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"segments", "rings", "blocks", "peers", "ring plc/0", "hex plc", "layout plc", "hz plc/0", "lag"
            })
    void whatIsWatchedOverTheSocketComesPictureByPictureWithoutControlCharacters(String command) {
        String count = command.startsWith("hex") ? " -c 3" : " -n 3";
        Answer answer = gateway.shell("shm:" + command + " -w -i 20" + count);
        assertEquals(0, answer.status(), answer::toString);
        assertEquals(3, answer.text().split("\n\n", -1).length, answer::toString);
        assertFalse(answer.text().contains("\u001b"), answer::toString);
    }

    @Test
    void aSegmentIsKeptWithWhatLiesWhere() throws IOException {
        Path image = FOLDER.file("plc.bin");
        Answer answer = gateway.shell("shm:dump plc " + image);
        assertEquals(0, answer.status(), answer::toString);
        assertEquals(4096, Files.size(image));
        JsonObject description =
                Json.read(Files.readString(FOLDER.file("plc.bin.json"))).asJsonObject();
        assertEquals("nrfrpc", description.getJsonArray("protocols").getString(0));
        assertFalse(description.getJsonArray("fields").isEmpty());
        assertEquals(1, gateway.shell("shm:dump plc " + image).status());
    }

    @Test
    void aScriptRunsToItsEnd() throws IOException {
        Path script = Files.writeString(FOLDER.file("script"), "shm:segments\nshm:peers\n");
        Answer answer = gateway.shell("-f", script.toString());
        assertEquals(0, answer.status(), answer::toString);
        assertTrue(answer.text().contains("4096") && answer.text().contains("ALIVE"), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport.nrfrpc", "transport.vox", "sysinfo.amp"})
    void aTransportIsUpdatedByHandWhileTheDemoRuns(String bundle) {
        Answer list = gateway.shell("lb -s " + bundle);
        Matcher row = Pattern.compile("(\\d+)\\|Active").matcher(list.text());
        assertTrue(row.find(), list::toString);
        Answer update = gateway.shell("update " + row.group(1));
        assertEquals(0, update.status(), () -> update + " after " + list);
        gateway.awaitDemo();
    }
}
