package io.millrace.cli.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One core at a time, told what to do by a script. */
@Timeout(120)
final class AmpPeerTest {
    private static final String EVENTS = "{\"pool\":\"hp\",\"id\":65281,\"size\":4,\"address\":\"0x4087a590\"},"
            + "{\"pool\":\"hp\",\"id\":65282,\"size\":4,\"address\":\"0x4087a59c\"}";

    @TempDir
    private Path folder;

    @Test
    void startsAMemoryAnewAndListsIt() throws IOException {
        Cli cli = asMain("init", "list", "alloc 0x100 4 rtc", "list", "init", "list", "quit");
        assertEquals(0, cli.status(), cli.err());
        assertEquals(
                List.of(
                        "{\"ok\":true}",
                        "{\"ok\":[" + EVENTS + "]}",
                        "{\"ok\":\"0x500037b0\"}",
                        "{\"ok\":[" + EVENTS + ",{\"pool\":\"rtc\",\"id\":256,\"size\":4,\"address\":\"0x500037b0\"}]}",
                        "{\"ok\":true}",
                        "{\"ok\":[" + EVENTS + "]}",
                        "{\"ok\":\"bye\"}",
                        "{\"ev\":\"done\",\"count\":7,\"errors\":0}"),
                cli.out().lines().toList());
        assertEquals(24576, Files.size(folder.resolve("hp")));
        assertEquals(4096, Files.size(folder.resolve("rtc")));
    }

    @Test
    void endsWithItsInput() throws IOException {
        Cli cli = asMain("init", "", "  ", "get 0xff01 hp");
        assertEquals("{\"ok\":{\"address\":\"0x4087a590\",\"size\":4}}", line(cli, 1));
        assertEquals("{\"ev\":\"done\",\"count\":2,\"errors\":0}", line(cli, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02-amp-init", "03-allocs", "05-queue-3-pending", "08-rpmsg"})
    void leavesTheBytesThatTheOriginalLeaves(String name) throws IOException {
        int prefill = Images.steps(name).getInt("prefill");
        prefill("hp", 24576, prefill);
        prefill("rtc", 4096, prefill);
        script("main", commands(name, "main"));
        script("sub", commands(name, "sub"));
        byte[] hp = Images.bytes(name + ".hp.bin");
        byte[] rtc = Images.bytes(name + ".rtc.bin");
        assertArrayEquals(hp, Images.region(folder.resolve("hp"), Images.HP_IN_PAGE, hp.length));
        assertArrayEquals(rtc, Images.region(folder.resolve("rtc"), Images.RTC_IN_PAGE, rtc.length));
        assertEquals((byte) prefill, Files.readAllBytes(folder.resolve("hp"))[Images.HP_IN_PAGE - 1]);
    }

    /** What a core did for an image, in our words; it is answered what it was answered then. */
    private static String[] commands(String name, String core) {
        List<String> commands = new ArrayList<>();
        for (var step : Images.steps(name).getJsonArray("steps")) {
            if (step.asJsonArray().getString(0).equals(core)) {
                String command = step.asJsonArray().getString(1);
                commands.add(command.replaceFirst("^(alloc|put|get)( \\S+)( \\S+)? 0( |$)", "$1$2$3 hp ")
                        .replaceFirst("^(alloc)( \\S+)( \\S+) 1$", "$1$2$3 rtc")
                        .replaceFirst("^qmain 0 ", "queue-create q ")
                        .replaceFirst("^qput 0 ", "send q ")
                        .replaceFirst("^rpmain (\\S+) (\\S+).*", "rpmsg-create $1 $2")
                        .replaceFirst("^rpsub .*", "rpmsg-attach")
                        .replaceFirst("^rpsend ", "rpmsg-send "));
            }
        }
        commands.removeIf(command -> command.matches("(irq|ept|peek|qsub|qstate).*") || isSubInit(core, command));
        return commands.toArray(String[]::new);
    }

    private static boolean isSubInit(String core, String command) {
        return core.equals("sub") && command.equals("init");
    }

    @Test
    void answersAddressesAsTheOriginalDoes() throws IOException {
        Cli cli = asMain(commands("03-allocs", "main"));
        List<String> answers = new ArrayList<>();
        for (JsonObject line : cli.lines()) {
            answers.add(line.containsKey("error") ? "NULL" : line.containsKey("ok") ? line.get("ok") + "" : "");
        }
        assertEquals("\"0x4087a738\"", answers.get(13));
        assertEquals(List.of("NULL", "NULL", "NULL"), answers.subList(14, 17));
        assertEquals(
                "[DUPLICATE_ID, NO_SPACE, NO_SPACE, NOT_FOUND]", errors(cli).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"12-torn-publish", "13a-corrupt-next", "13b-corrupt-next"})
    void callsABrokenChainCorruptAndWritesNothing(String name) throws IOException {
        Images.copyPages(folder, name);
        byte[] before = Files.readAllBytes(folder.resolve("hp"));
        for (String core : List.of("main", "sub")) {
            Cli cli = script(core, "list", "get 0x30 hp", "notify 0xff01 1", "queue-attach q master 0x30 -1");
            assertEquals(5, cli.status());
            assertEquals(List.of("CORRUPT", "CORRUPT", "CORRUPT", "CORRUPT"), errors(cli));
            assertTrue(line(cli, 0).contains(" at 0x4087a5"), line(cli, 0));
            assertEquals("{\"ev\":\"done\",\"count\":4,\"errors\":4}", line(cli, 4));
        }
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("hp")));
        Cli again = asMain("list", "init", "alloc 1 4 hp");
        assertEquals("{\"ok\":\"0x4087a5a8\"}", line(again, 2));
        assertEquals(5, again.status());
    }

    @Test
    void looksWithoutAWrite() throws IOException {
        Images.copyPages(folder, "08-rpmsg");
        byte[] before = Files.readAllBytes(folder.resolve("hp"));
        for (String core : List.of("main", "sub")) {
            Cli cli =
                    script(core, "list", "cat 0xff01 hp", "rpmsg-attach", "state rpmsg.tx", "wait 0xff02 1 any keep 0");
            assertEquals(List.of(), errors(cli));
        }
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("hp")));
    }

    @Test
    void waitsForAChainBeforeItDoesAnything() throws IOException {
        Cli sub = asSub("list", "get 1 hp", "send q 00", "recv q 0", "state q", "endpoint 1 echo", "rpmsg-attach");
        assertEquals(0, sub.status());
        assertEquals(7, errors(sub).size());
        assertEquals(List.of("NOT_INITIALISED"), errors(sub).stream().distinct().toList());
        assertArrayEquals(new byte[24576], Files.readAllBytes(folder.resolve("hp")));
    }

    @Test
    void leavesMakingToTheMainCore() throws IOException {
        asMain("init");
        Cli sub = asSub(
                "init",
                "alloc 1 4 hp",
                "event-create 1",
                "queue-create q 4 4 master 1 -1",
                "rpmsg-create 4 16",
                "list");
        assertEquals(5, errors(sub).size());
        assertEquals(List.of("WRONG_ROLE"), errors(sub).stream().distinct().toList());
        assertEquals("{\"ok\":[" + EVENTS + "]}", line(sub, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "alloc 1 65536 hp, TOO_LARGE",
        "alloc 1 65535 hp, NO_SPACE",
        "alloc 0xff01 1 hp, DUPLICATE_ID",
        "alloc 65536 1 hp, INVALID_ARG",
        "alloc -1 1 hp, INVALID_ARG",
        "alloc 1 -1 hp, INVALID_ARG",
        "alloc 1 1 psram, INVALID_ARG",
        "alloc 1 1, INVALID_ARG",
        "alloc x 1 hp, INVALID_ARG",
        "get 7 hp, NOT_FOUND",
        "get 0xff01 rtc, NOT_FOUND",
        "put 0xff01 hp 0102030405, INVALID_ARG",
        "put 0xff01 hp 0102 3, INVALID_ARG",
        "put 0xff01 hp 010, INVALID_ARG",
        "put 0xff01 hp xy, INVALID_ARG",
        "notify 7 1, NOT_FOUND",
        "notify 0x30 1, INVALID_ARG",
        "notify 0xff01 0x100000000, INVALID_ARG",
        "wait 0xff01 1 some clear 1, INVALID_ARG",
        "queue-create q 0 8 master 7 -1, INVALID_ARG",
        "queue-create q 32769 8 master 7 -1, INVALID_ARG",
        "queue-create q 8 65533 master 7 -1, INVALID_ARG",
        "queue-create q 8 8 owner 7 -1, INVALID_ARG",
        "queue-create q 8 8 master 7 32, INVALID_ARG",
        "queue-create q 1024 64 master 7 -1, TOO_LARGE",
        "queue-create q 512 64 master 7 -1, NO_SPACE",
        "queue-attach q master 7 -1, NOT_FOUND",
        "queue-attach q master 0xff01 -1, INVALID_ARG",
        "queue-attach q master 0x30 -1, CORRUPT",
        "send nobody 00, NOT_FOUND",
        "rpmsg-create 4 8, INVALID_ARG",
        "rpmsg-attach, NOT_FOUND",
        "rpmsg-send 1 2 00, NOT_INITIALISED",
        "endpoint 1 echo, NOT_INITIALISED",
        "endpoint 65535 echo, INVALID_ARG",
        "dance, INVALID_ARG"
    })
    void saysWhyItDoesNot(String command, String error) throws IOException {
        Cli cli = asMain("init", "alloc 0x30 16 hp", command, "list");
        assertEquals(List.of(error), errors(cli));
        assertEquals(error.equals("CORRUPT") ? 5 : 0, cli.status());
        assertEquals(4, cli.lines().get(4).getInt("count"));
        assertEquals(1, cli.lines().get(4).getInt("errors"));
        assertEquals(3, cli.lines().get(3).getJsonArray("ok").size());
    }

    @Test
    void keepsBytesOfEntries() throws IOException {
        Cli cli = asMain("init", "alloc 7 5 rtc", "put 7 rtc 0a0B0c0d0e", "put 7 rtc ff 4", "cat 7 rtc");
        assertEquals(
                List.of("{\"ok\":5}", "{\"ok\":1}", "{\"ok\":\"0a0b0c0dff\"}"),
                lines(cli).subList(2, 5));
        assertEquals("{\"ok\":\"0a0b0c0dff\"}", line(asSub("cat 0x7 rtc"), 0));
    }

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

    @Test
    void refusesLinesThatAreTooLong() throws IOException {
        Cli cli = asMain("init", "alloc 1 4 hp", "put 1 hp " + "00".repeat(70_000), "cat 1 hp");
        assertEquals(List.of("INVALID_ARG"), errors(cli));
        assertEquals("{\"ok\":\"00000000\"}", line(cli, 3));
    }

    @Test
    void endsWhenItIsAsked() throws IOException {
        StopSignal stop = new StopSignal();
        stop.ask();
        Cli cli = Cli.run(stop, input("init", "list"), arguments("main", List.of("--create")));
        assertEquals(0, cli.status());
        assertEquals("{\"ev\":\"done\",\"count\":0,\"errors\":0}\n", cli.out());
    }

    @Test
    void makesFilesOnlyIfItShallAndChangesNoneThatIsThere() throws IOException {
        Cli missing = Cli.run(arguments("main", List.of()));
        assertEquals(4, missing.status());
        assertTrue(missing.err().contains("hp: there is no such file, and no --create"), missing.err());
        assertFalse(Files.exists(folder.resolve("hp")));
        Files.write(folder.resolve("hp"), new byte[17759]);
        Cli small = asMain("init");
        assertEquals(4, small.status());
        assertTrue(small.err().contains("17760 bytes or more"), small.err());
        prefill("hp", 17760, 0xA5);
        asMain("list");
        byte[] filled = new byte[17760];
        Arrays.fill(filled, (byte) 0xA5);
        assertArrayEquals(filled, Files.readAllBytes(folder.resolve("hp")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main --hp X",
                "main --chip c6",
                "both --chip c6 --hp X",
                "main --chip c7 --hp X",
                "main --chip p4 --hp X --rtc Y",
                "main --chip c6 --hp X --light-sleep",
                "main --chip c6 --hp X --hp-size 1023",
                "main --chip c6 --hp X --hp-size 20481",
                "main --chip c6 --hp X --rtc Y --rtc-size 1025",
                "main --chip c6 --hp X --rtc Y --ulp-reserve 100",
                "main --chip c6 --hp X more"
            })
    void refusesOptionsThatMakeNoSense(String arguments) {
        Cli cli = Cli.run(("peer amp " + arguments).split(" "));
        assertEquals(1, cli.status());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace peer: "), cli.err());
    }

    @Test
    void playsAChipWithoutAnRtcPool() throws IOException {
        String[] arguments = {
            "peer", "amp", "main", "--chip", "p4", "--hp", folder.resolve("p4").toString(), "--create"
        };
        Cli cli = Cli.run(new StopSignal(), input("init", "alloc 1 4 hp", "alloc 1 4 rtc", "get 1 rtc"), arguments);
        assertEquals("{\"ok\":\"0x4ff7b048\"}", line(cli, 1));
        assertEquals(List.of("NO_POOL", "NO_POOL"), errors(cli));
    }

    private JsonObject inspect() {
        return Cli.run(
                        "inspect",
                        folder.resolve("hp").toString(),
                        "--as",
                        "amp:chip=c6,page=true,rtc=" + folder.resolve("rtc"),
                        "--json")
                .line();
    }

    private Cli asMain(String... commands) throws IOException {
        return script("main", commands);
    }

    private Cli asSub(String... commands) throws IOException {
        return script("sub", commands);
    }

    private Cli script(String core, String... commands) throws IOException {
        return run(core, List.of(), commands);
    }

    private Cli run(String core, List<String> options, String... commands) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("--create");
        Cli cli = Cli.run(new StopSignal(), input(commands), arguments(core, all));
        assertFalse(cli.err().contains("Exception"), cli.err());
        return cli;
    }

    private String[] arguments(String core, List<String> options) {
        List<String> all = new ArrayList<>(List.of("peer", "amp", core, "--chip", "c6"));
        all.addAll(List.of(
                "--hp",
                folder.resolve("hp").toString(),
                "--rtc",
                folder.resolve("rtc").toString()));
        all.addAll(options);
        return all.toArray(String[]::new);
    }

    private static ByteArrayInputStream input(String... commands) {
        return new ByteArrayInputStream(String.join("\n", commands).getBytes(StandardCharsets.UTF_8));
    }

    private void prefill(String name, int bytes, int value) throws IOException {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) value);
        Files.write(folder.resolve(name), all);
    }

    private static List<String> lines(Cli cli) {
        return cli.out().lines().toList();
    }

    private static String line(Cli cli, int place) {
        return lines(cli).get(place);
    }

    private static List<String> messages(Cli cli) {
        return lines(cli).stream()
                .filter(line -> line.startsWith("{\"ev\":\"message\""))
                .toList();
    }

    private static List<String> errors(Cli cli) {
        return cli.lines().stream()
                .filter(line -> line.containsKey("error"))
                .map(line -> line.getString("error"))
                .toList();
    }
}
