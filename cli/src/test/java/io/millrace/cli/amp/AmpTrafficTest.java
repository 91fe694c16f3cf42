package io.millrace.cli.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One core after the other: events, queues and endpoints. */
@Timeout(120)
final class AmpTrafficTest extends AmpScripts {
    @Test
    void waitsForBitsAndClearsThoseItWaitedFor() throws IOException {
        asMain("init", "event-create 0x20", "notify 0x20 0x80000005");
        Cli cli = asSub(
                "wait 0x20 3 all clear 0",
                "wait 0x20 3 any clear 0",
                "wait 0x20 5 all keep 20",
                "notify 0x20 1",
                "wait 0x20 0x80000001 all clear 20",
                "notify 0x20 0");
        assertEquals(
                List.of(
                        "{\"ok\":2147483653,\"timeout\":true}",
                        "{\"ok\":2147483653}",
                        "{\"ok\":2147483652,\"timeout\":true}",
                        "{\"ok\":2147483652}",
                        "{\"ok\":2147483653}",
                        "{\"ok\":4}"),
                lines(cli).subList(0, 6));
    }

    @Test
    void sendsUntilAQueueIsFullAndReceivesInOrder() throws IOException {
        Cli main = asMain(
                "init",
                "queue-create q 3 30 master 0x10 3",
                "send q 41",
                "send q -",
                "send q 434343",
                "send q 4444",
                "send q 55",
                "send q " + "00".repeat(33),
                "recv q 0");
        assertEquals(
                List.of("{\"ok\":\"0x4087a5a8\"}", "{\"ok\":1}", "{\"ok\":0}", "{\"ok\":3}", "{\"ok\":2}"),
                lines(main).subList(1, 6));
        assertEquals(List.of("FULL", "NO_MEM", "NOT_SUPPORTED"), errors(main));
        Cli sub = asSub(
                "queue-attach q remote 0x10 -1",
                "recv q 0",
                "recv q 0",
                "recv q 0",
                "recv q 0",
                "recv q 20",
                "send q 00");
        assertEquals(
                List.of("{\"ok\":\"0x4087a5a8\"}", "{\"ok\":\"41\"}", "{\"ok\":\"\"}", "{\"ok\":\"434343\"}"),
                lines(sub).subList(0, 4));
        assertEquals(List.of("TIMEOUT", "NOT_SUPPORTED"), errors(sub));
        JsonObject image = inspect();
        assertEquals(1 << 3, image.getJsonObject("pending").getInt("sub"));
        assertEquals(4, image.getJsonArray("queues").getJsonObject(0).getInt("freed"));
    }

    @Test
    void showsWhereItIsInAQueue() throws IOException {
        List<String> commands = new ArrayList<>(List.of("init", "queue-create q 8 32 master 0x10 -1"));
        commands.add("queue-attach r remote 0x10 -1");
        for (int i = 0; i < 13; i++) {
            commands.add("send q 0" + i % 10);
            if (i < 11) {
                commands.add("recv r 0");
            }
        }
        commands.addAll(List.of("state q", "state r"));
        List<JsonObject> lines = asMain(commands.toArray(String[]::new)).lines();
        assertPosition(13, lines.get(27).getJsonObject("ok"));
        assertPosition(11, lines.get(28).getJsonObject("ok"));
        List<String> flags = lines.get(28).getJsonObject("ok").getJsonArray("slots").stream()
                .map(slot -> slot.asJsonObject().getString("flags"))
                .toList();
        assertEquals(List.of("0000", "0000", "0000", "8000", "8000", "8080", "8080", "8080"), flags);
    }

    private static void assertPosition(int at, JsonObject state) {
        assertEquals(at, state.getInt("free"));
        assertEquals(at, state.getInt("used"));
        assertEquals(0, state.getInt("freeFlip"));
        assertEquals(0, state.getInt("usedFlip"));
        assertEquals(8, state.getInt("size"));
        assertEquals(32, state.getInt("item"));
        assertEquals(2, state.getInt("pending"));
        assertEquals("0x4087a5b4", state.getString("desc"));
    }

    @Test
    void goesOnWhereAPeerOfBeforeStopped() throws IOException {
        asMain("init", "queue-create q 4 8 master 0x10 -1", "send q 01", "send q 02", "send q 03");
        assertEquals("{\"ok\":\"01\"}", line(asSub("queue-attach q remote 0x10 -1", "recv q 0"), 1));
        asMain("queue-attach q master 0x10 -1", "send q 04", "send q 05");
        Cli sub = asSub("queue-attach q remote 0x10 -1", "recv q 0", "recv q 0", "recv q 0", "recv q 0", "recv q 0");
        assertEquals(
                List.of("{\"ok\":\"02\"}", "{\"ok\":\"03\"}", "{\"ok\":\"04\"}", "{\"ok\":\"05\"}"),
                lines(sub).subList(1, 5));
    }

    @Test
    void keepsTheDescriptorsOfALightSleepBuildInTheOtherPool() throws IOException {
        Cli cli = run(
                "main", List.of("--light-sleep"), "init", "queue-create q 4 8 master 0x10 -1", "send q 0102", "list");
        assertEquals(List.of(), errors(cli));
        assertEquals(
                List.of("hp ff01 4", "hp ff02 4", "hp 10 44", "rtc ff05 4", "rtc 10 32"),
                cli.lines().get(3).getJsonArray("ok").stream()
                        .map(entry -> entry.asJsonObject())
                        .map(entry -> entry.getString("pool") + " " + Integer.toHexString(entry.getInt("id")) + " "
                                + entry.getInt("size"))
                        .toList());
        Cli sub = run("sub", List.of("--light-sleep"), "queue-attach q remote 0x10 -1", "recv q 0", "cat 0xff05 rtc");
        assertEquals(
                List.of("{\"ok\":\"0102\"}", "{\"ok\":\"00000000\"}"),
                lines(sub).subList(1, 3));
    }

    @Test
    void printsWhatComes() throws IOException {
        asMain("init", "rpmsg-create 4 32", "rpmsg-send 2 8 00", "rpmsg-send 0xfffe 8 0102");
        Cli sub = asSub("endpoint 8 print", "endpoint 8 echo", "recv rpmsg.rx 0", "wait 0xff01 1 any keep 500");
        assertEquals(
                List.of(
                        "{\"ev\":\"message\",\"src\":2,\"dst\":8,\"data\":\"00\"}",
                        "{\"ev\":\"message\",\"src\":65534,\"dst\":8,\"data\":\"0102\"}"),
                messages(sub));
        assertEquals(List.of("DUPLICATE_ID", "NOT_SUPPORTED"), errors(sub));
    }

    @Test
    void sendsBackWhatComes() throws IOException {
        asMain("init", "rpmsg-create 4 32", "rpmsg-send 1 7 68656c6c6f", "rpmsg-send 1 7 21");
        asSub("endpoint 7 echo", "wait 0xff01 1 any keep 500");
        Cli main = asMain("endpoint 1 print", "wait 0xff01 1 any keep 500");
        assertEquals(
                List.of(
                        "{\"ev\":\"message\",\"src\":7,\"dst\":1,\"data\":\"68656c6c6f\"}",
                        "{\"ev\":\"message\",\"src\":7,\"dst\":1,\"data\":\"21\"}"),
                messages(main));
    }

    @Test
    void givesMessagesBackThatAreForNobody() throws IOException {
        asMain("init", "rpmsg-create 4 32", "rpmsg-send 1 7 01", "rpmsg-send 1 8 02");
        Cli sub = asSub("endpoint 8 print", "wait 0xff01 1 any keep 500");
        assertEquals(1, messages(sub).size());
        assertTrue(sub.err().contains("1 messages came for endpoints that are not open"), sub.err());
        assertEquals(0, sub.status());
    }

    @Test
    void reportsMessagesThatMakeNoSense() throws IOException {
        Images.copyPages(folder, "08-rpmsg");
        byte[] hp = Files.readAllBytes(folder.resolve("hp"));
        int entry = 0x4087a5a8 - 0x4087a000;
        int data = ((hp[entry + 4] & 0xff) | ((hp[entry + 5] & 0xff) << 8)) - 0xa000;
        hp[data + 4] = 57;
        Files.write(folder.resolve("hp"), hp);
        Cli sub = asSub("endpoint 7 print", "wait 0xff01 1 any keep 500");
        assertEquals(5, sub.status());
        assertTrue(sub.err().contains("corrupt: rpmsg-length at 0x"), sub.err());
        assertEquals(1, messages(sub).size());
    }

    @Test
    void dropsAnAnswerForWhichThereIsNoRoomInTime() throws IOException {
        asMain("init", "rpmsg-create 1 16", "rpmsg-send 1 7 01");
        asSub("rpmsg-send 3 1 02");
        Cli sub = run("sub", List.of("--timeout-ms", "30"), "endpoint 7 echo", "wait 0xff01 1 any keep 500");
        assertTrue(sub.err().contains("endpoint 7 dropped a message: no room for an answer to 1"), sub.err());
        assertEquals(0, sub.status());
    }
}
