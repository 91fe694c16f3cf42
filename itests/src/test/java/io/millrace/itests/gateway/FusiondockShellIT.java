package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.gateway.Gateway.Answer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for mailboxes, asked by {@code millrace shell} while the demo plays Linux. */
final class FusiondockShellIT {
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
        "mailbox:list, uniproton +TX .* 65520 +0 +0",
        "mailbox:list, uniproton +RX .* 65520 +0 +65536",
        "mailbox:show, peer +UNIPROTON",
        "mailbox:show uniproton, segment +uniproton",
        "mailbox:show uniproton, state +ALIVE",
        "mailbox:send -t 60000 1 Hello openEuler, uniproton +1 +16 +48656c6c6f206f70656e45756c657200",
        "mailbox:send -t 60000 uniproton 0 -5, uniproton +0 +4 +fbffffff",
        "mailbox:send -t 60000 7 0102 -x, uniproton +7 +2 +0102",
        "millrace:mailboxnames, uniproton",
        "shm:peers, uniproton .*fusiondock.*",
    })
    void aCommandShowsWhatThereIs(String command, String line) {
        gateway.awaitLine(command, line);
    }

    @Test
    void whatIsShownIsJsonOnDemand() {
        JsonObject slot = Json.array(ask("mailbox:list -j")).getJsonObject(0);
        assertEquals("uniproton", slot.getString("mailbox"));
        JsonObject all = Json.read(ask("mailbox:show -j")).asJsonObject();
        assertEquals(65520, all.getJsonObject("tx").getInt("max"));
        assertTrue(all.getJsonArray("problems").isEmpty());
        assertEquals(
                "616263",
                Json.read(ask("mailbox:send -t 60000 3 abc -j")).asJsonObject().getString("hex"));
    }

    @Test
    void whatIsSentComesBackToTheApplication() {
        long before = received();
        ask("mailbox:send -t 60000 5 x");
        Eventually.until("the echo", () -> received() > before);
    }

    private static long received() {
        return Json.array(ask("shm:rings -j")).stream()
                .map(jakarta.json.JsonValue::asJsonObject)
                .filter(ring -> ring.getString("channel").equals("uniproton")
                        && ring.getString("direction").equals("RX"))
                .mapToLong(ring -> ring.getJsonNumber("messages").longValue())
                .sum();
    }

    private static String ask(String command) {
        Answer answer = gateway.shell(command);
        assertEquals(0, answer.status(), answer::toString);
        return answer.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "send", "discard", "reclaim"})
    void everyCommandExplainsItself(String command) {
        Answer answer = gateway.shell("mailbox:" + command + " -h");
        assertEquals(0, answer.status(), answer::toString);
        assertTrue(answer.text().startsWith("mailbox:" + command + " - "), answer::toString);
        assertTrue(answer.text().contains("--json"), answer::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "mailbox:show dok, there are: uniproton",
        "mailbox:send dok 1 x, 0 to 4294967295",
        "mailbox:send 0 many, -2147483648 to 4294967295",
        "mailbox:send 3 xy -x, pairs of 0-9 and a-f",
        "mailbox:send 3, usage: mailbox:send",
        "mailbox:list uniproton, usage: mailbox:list",
        "mailbox:show -k, unknown option -k",
    })
    void aWrongWordIsAnsweredWithOneLineThatSaysWhatIsAllowed(String command, String told) {
        Answer answer = gateway.shell(command);
        assertEquals(1, answer.status(), answer::toString);
        String all = answer.text() + answer.error();
        assertEquals(1, all.lines().count(), answer::toString);
        assertTrue(all.contains(told), answer::toString);
    }
}
