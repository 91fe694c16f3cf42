package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.gateway.Gateway.Answer;
import io.millrace.itests.support.SharedFolder;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for ESP-AMP, asked by {@code millrace shell} while the demo plays a main core. */
final class AmpShellIT {
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
        "amp:list, hp .*0xff01 .*EVENT_MAIN .*4 .*0x4087a590",
        "amp:list chip, hp .*0xff03 .*VQUEUE .*1176 .*0x4087a5a8",
        "amp:dump, HP pool 0x4087a580..0x4087e560.*",
        "amp:dump -x, 4087a580  ff ff 00 00 88 a5 87 40.*",
        "amp:get 0xff03, 4087a5a8  08 00 40 00 .*",
        "amp:get chip event_sub, .*0x4087a59c.*",
        "amp:watch VQUEUE, .*0xff03.*",
        "amp:queue, chip/rpmsg .*TX .*0xff03 .*8 .*64.*",
        "amp:queue chip rpmsg, chip/rpmsg .*RX .*7 .*0x4087aa00.*",
        "amp:signal, pending sub .*0x.*",
        "amp:signal, EVENT_MAIN .*0x00000000.*",
    })
    void aCommandShowsWhatThereIs(String command, String line) {
        gateway.awaitLine(command, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "queue", "queue rpmsg", "signal", "dump -x"})
    void aListIsAJsonArrayOfObjectsOnDemand(String command) {
        Answer answer = gateway.shell("amp:" + command + " -j");
        assertEquals(0, answer.status(), answer::toString);
        assertFalse(Json.array(answer.text()).getJsonObject(0).isEmpty(), answer::toString);
    }

    @Test
    void oneThingIsAJsonObjectOnDemand() {
        JsonObject block = object("amp:get EVENT_MAIN -j");
        assertEquals(4, block.getJsonObject("entry").getInt("size"));
        assertEquals(8, block.getString("hex").length());
        assertEquals(0xff03, object("amp:watch 0xff03 -j").getInt("id"));
        JsonObject all = object("amp:dump -j");
        assertEquals("MAIN", all.getString("core"));
        assertEquals(3, all.getJsonArray("entries").size());
        assertTrue(all.getJsonArray("problems").isEmpty());
    }

    @Test
    void signalsAreSentByHand() {
        assertEquals("0x00000010", object("amp:signal trigger 4 -j").getString("mask"));
        object("amp:signal raise EVENT_MAIN 0x6 -j");
        assertEquals("0x00000006", object("amp:signal raise EVENT_MAIN 1 -j").getString("before"));
        Answer shown = gateway.shell("amp:signal");
        assertTrue(shown.text().contains("0x00000007"), shown::toString);
    }

    private static JsonObject object(String command) {
        Answer answer = gateway.shell(command);
        assertEquals(0, answer.status(), answer::toString);
        return Json.read(answer.text()).asJsonObject();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "dump", "get", "watch", "queue", "signal"})
    void everyCommandExplainsItself(String command) {
        Answer answer = gateway.shell("amp:" + command + " -h");
        assertEquals(0, answer.status(), answer::toString);
        assertTrue(answer.text().startsWith("amp:" + command + " - "), answer::toString);
        assertTrue(answer.text().contains("--json"), answer::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "amp:list chap, there are: chip",
        "amp:get 0x77, 'there are: EVENT_MAIN, EVENT_SUB, VQUEUE'",
        "amp:get 70000, 0 to 65535",
        "amp:get 1 low, 'hp, rtc'",
        "amp:watch 0x77 -t 50ms, appeared in the HP pool of chip",
        "amp:watch 0x77 -t soon, 'ms, s or m'",
        "amp:queue nosuch, there are: chip/rpmsg",
        "amp:signal trigger 32, 0 to 31",
        "amp:signal raise 0x77 1, 'there are: EVENT_MAIN, EVENT_SUB'",
        "amp:signal ring, trigger N | raise EVENT MASK",
        "amp:list -k, unknown option -k",
    })
    void aWrongWordIsAnsweredWithOneLineThatSaysWhatIsAllowed(String command, String told) {
        Answer answer = gateway.shell(command);
        assertEquals(1, answer.status(), answer::toString);
        String all = answer.text() + answer.error();
        assertEquals(1, all.lines().count(), answer::toString);
        assertTrue(all.contains(told), answer::toString);
    }
}
