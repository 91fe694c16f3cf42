package io.millrace.cli.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One core at a time, told what to do by a script: the chain, refusals, files and options. */
@Timeout(120)
final class AmpPeerTest extends AmpScripts {
    private static final String EVENTS = "{\"pool\":\"hp\",\"id\":65281,\"size\":4,\"address\":\"0x4087a590\"},"
            + "{\"pool\":\"hp\",\"id\":65282,\"size\":4,\"address\":\"0x4087a59c\"}";

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
}
