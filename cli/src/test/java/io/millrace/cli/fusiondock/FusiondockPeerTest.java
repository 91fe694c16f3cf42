package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Role;
import io.millrace.cli.Cli;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sides say, what they leave behind, and how they end. */
@Timeout(120)
final class FusiondockPeerTest extends FusiondockRuns {
    @Test
    void sendAndReceiveMessagesOfAllKinds() throws Exception {
        Future<Cli> linux = start("linux", "initboth int=-5 recv blob=9000:7 recv=5 sleep=0");
        Cli uniproton = uniproton("recv str=Hello_\u00e4 recv blob=5:-3");
        assertDone(uniproton);
        assertEquals(
                List.of(
                        "{\"ev\":\"recv\",\"type\":0,\"len\":4,\"crc\":\"709d68a8\",\"int\":-5}",
                        "{\"ev\":\"send\",\"type\":1,\"len\":9,\"crc\":\"f9e65c42\",\"str\":\"Hello_\u00e4\"}",
                        "{\"ev\":\"recv\",\"type\":7,\"len\":9000,\"crc\":\"bd51f71d\"}",
                        "{\"ev\":\"send\",\"type\":-3,\"len\":5,\"crc\":\"68a7a821\"}",
                        "{\"ev\":\"done\",\"count\":4,\"sent\":2,\"received\":2,\"rings\":0,\"heard\":0}"),
                lines(uniproton));
        assertDone(linux.get());
        assertEquals(
                List.of(
                        "{\"ev\":\"initboth\",\"max\":4194288}",
                        "{\"ev\":\"send\",\"type\":0,\"len\":4,\"crc\":\"709d68a8\",\"int\":-5}",
                        "{\"ev\":\"recv\",\"type\":1,\"len\":9,\"crc\":\"f9e65c42\",\"str\":\"Hello_\u00e4\"}",
                        "{\"ev\":\"send\",\"type\":7,\"len\":9000,\"crc\":\"bd51f71d\"}",
                        "{\"ev\":\"recv\",\"type\":-3,\"len\":5,\"crc\":\"68a7a821\"}",
                        "{\"ev\":\"sleep\",\"n\":0}",
                        "{\"ev\":\"done\",\"count\":6,\"sent\":2,\"received\":2,\"rings\":0,\"heard\":0}"),
                lines(linux.get()));
    }

    @Test
    void leaveTheBytesThatTheOriginalLeaves() throws IOException {
        assertDone(linux("initboth"));
        assertImages("00-init");
        assertDone(linux("int=999"));
        assertImages("01-linux-int999");
        assertDone(uniproton("recv"));
        assertImages("02-int999-read");
        assertEquals(
                0,
                Cli.run("peer", "fusiondock", file().toString(), "uniproton", "str=Hello openEuler")
                        .status());
        assertImages("03-uniproton-str");
        assertDone(linux("recv"));
        assertDone(uniproton("int=8080808"));
        assertImages("04-uniproton-int8080808");
        assertDone(linux("recv initboth=64"));
        assertEquals(3, linux("blob=150:5 --timeout-ms 1").status());
        assertImages("05-chunk1-of-3");
    }

    private void assertImages(String name) throws IOException {
        assertArrayEquals(golden(name + ".region0"), head(0), name);
        assertArrayEquals(golden(name + ".region1"), head(1), name);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 63, 64, 65, 127, 128, 129, 5000})
    void takeMessagesOfAnyLengthThroughASmallSlot(int length) throws Exception {
        Future<Cli> uniproton = start("uniproton", "recv=" + length);
        Cli linux = linux("init=64 blob=" + length);
        assertDone(linux);
        assertDone(uniproton.get());
        assertEquals(
                lines(linux).get(1).replace("send", "recv"),
                lines(uniproton.get()).getFirst());
    }

    @Test
    void discardAMessageWithAllItsPieces() throws Exception {
        Future<Cli> linux = start("linux", "init=64 blob=150:9 int=4");
        Cli uniproton = uniproton("discard recv");
        assertDone(uniproton);
        assertEquals(
                "{\"ev\":\"discard\",\"type\":9,\"len\":150}", lines(uniproton).getFirst());
        assertEquals(4, uniproton.lines().get(1).getInt("int"));
        assertDone(linux.get());
        linux("int=5");
        assertDone(uniproton("discard"));
        assertEquals(READ_END, word(0, OP));
    }

    @Test
    void sendBackWhatComesUntilStopped() throws Exception {
        Future<Cli> echo = start("uniproton", "initboth echo=0 --timeout-ms 1");
        awaitInitialised();
        Cli linux = linux("pingpong=500");
        assertDone(linux);
        assertEquals(
                "{\"ev\":\"pingpong\",\"count\":500,\"bytes\":32000}",
                lines(linux).getFirst());
        stop.ask();
        assertDone(echo.get());
        assertEquals(
                "{\"ev\":\"echo\",\"count\":500,\"bytes\":32000}",
                lines(echo.get()).get(1));
        assertEquals(
                "{\"ev\":\"done\",\"count\":2,\"sent\":500,\"received\":500,\"rings\":0,\"heard\":0}",
                lines(echo.get()).get(2));
    }

    @Test
    void echoAsManyAsAsked() throws Exception {
        Future<Cli> echo = start("uniproton", "init echo=3");
        assertDone(linux("init int=1 recv str=two recv blob=3 recv"));
        assertDone(echo.get());
        assertEquals(
                "{\"ev\":\"echo\",\"count\":3,\"bytes\":11}", lines(echo.get()).get(1));
    }

    @Test
    void showWhatIsNoCleanText() throws IOException {
        byte[] bytes = "\u00e4??|A\0B".getBytes(StandardCharsets.UTF_8);
        bytes[2] = (byte) 0xFF;
        bytes[3] = (byte) 0xE2;
        message(0, 64, 1, bytes);
        assertEquals(
                "\u00e4\u00ff\u00e2|A", uniproton("recv").lines().getFirst().getString("str"));
        message(0, 64, 1, new byte[0]);
        assertEquals("", uniproton("recv").lines().getFirst().getString("str"));
        message(0, 64, 0, new byte[3]);
        assertFalse(uniproton("recv").lines().getFirst().containsKey("int"));
        message(0, 64, 2, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertTrue(uniproton("recv").out().contains("\"tick\":18446744073709551615}"));
    }

    @Test
    void showBothRegions() {
        assertEquals(
                "{\"ev\":\"dump\",\"region0\":{\"max\":80,\"used\":4,\"op\":1,\"opName\":\"READY_TO_READ\",\"type\":0,"
                        + "\"crc\":\"68aa18c4\"},"
                        + "\"region1\":{\"max\":0,\"used\":0,\"op\":0,\"opName\":\"START\",\"type\":0}}",
                lines(linux("init=80 int=999 dump")).get(2));
    }

    @Test
    void useRegionsOfAnyPlaceAndLength() throws Exception {
        String place = " --base 4096 --region-size 0x28";
        Future<Cli> uniproton = start("uniproton", "recv=1000" + place);
        assertDone(linux("init blob=1000" + place));
        assertDone(uniproton.get());
        assertEquals(4096 + 80, Files.size(file()));
        assertEquals(
                24,
                linux("dump" + place)
                        .lines()
                        .getFirst()
                        .getJsonObject("region0")
                        .getInt("max"));
    }

    @Test
    void endWithStatus2IfOtherBytesComeBack() throws Exception {
        Future<Cli> uniproton = start("uniproton", "initboth recv blob=63");
        awaitInitialised();
        Cli linux = linux("pingpong=5");
        assertEquals(2, linux.status());
        assertTrue(
                linux.err().contains("message 0 came back as 63 bytes of type 3, allowed: the same 64"), linux.err());
        assertDone(uniproton.get());
        assertEquals("done", linux.line().getString("ev"));
    }

    @Test
    void endWithStatus3IfNothingComesOrIsRead() {
        Cli recv = linux("recv --timeout-ms 1");
        assertEquals(3, recv.status());
        assertTrue(recv.err().contains("region 1: no message has come within 1 ms (op_type 0 START"), recv.err());
        Cli send = linux("init int=1 int=2 int=3 --timeout-ms 1");
        assertEquals(3, send.status());
        assertTrue(send.err().contains("region 0: the peer has not read"), send.err());
        assertEquals(
                "{\"ev\":\"done\",\"count\":3,\"sent\":1,\"received\":0,\"rings\":0,\"heard\":0}",
                lines(send).getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"recv", "discard"})
    void endWithStatus3IfTheRestDoesNotCome(String step) throws IOException {
        message(0, 64, 5, new byte[150]);
        Cli cli = uniproton(step + " --timeout-ms 20");
        assertEquals(3, cli.status());
        assertTrue(cli.err().contains("ended after 64 of 150 bytes: the rest did not come"), cli.err());
        assertEquals(1, cli.lines().size());
        assertEquals(READ_END, word(0, OP));
    }

    @Test
    void endWithStatus4IfThereIsNoRoomAndLeaveTheMessage() throws Exception {
        assertDone(linux("init int=1"));
        Cli small = uniproton("recv=3");
        assertEquals(4, small.status());
        assertTrue(small.err().contains("a message needs 4 bytes, there is room for 3; it stays READY"), small.err());
        assertEquals(READY, word(0, OP));
        assertEquals(4, uniproton("echo=1 --max-message 3").status());
        assertDone(uniproton("recv=4"));
        Future<Cli> linux = start("linux", "init=4096 blob=4194305");
        assertEquals(4, uniproton("recv=1").status());
        Cli usual = uniproton("recv");
        assertEquals(4, usual.status());
        assertTrue(usual.err().contains("a message needs 4194305 bytes, there is room for 4194304"), usual.err());
        assertDone(uniproton("recv=0xffffffff"));
        assertDone(linux.get());
    }

    @Test
    void endWithStatus4IfTheSlotIsNotInitialised() throws IOException {
        for (String step : List.of("int=1", "str=x", "blob=0", "pingpong=1")) {
            Cli cli = uniproton(step);
            assertEquals(4, cli.status());
            assertTrue(
                    cli.err().contains("region 1 is not initialised: max_size is 0; run the step init first"),
                    cli.err());
        }
        assertArrayEquals(new byte[96], head(1));
    }

    @Test
    void endWithStatus4IfSomebodyElseWritesTheRegion() throws IOException {
        assertDone(linux("initboth"));
        FileSpec spec = FileSpec.of("test", file().toString(), 2 * REGION, Role.ATTACH);
        try (MappedFile opened = MappedFile.open(spec, _ -> {});
                Reservation _ = opened.reserve(100, 8)) {
            for (String step : List.of("int=1", "echo=1", "pingpong=1")) {
                assertEquals(4, linux(step).status(), step);
            }
            assertEquals(0, word(0, OP));
            assertDone(uniproton("int=2"));
            assertDone(linux("recv dump reclaim init"));
        }
    }

    @Test
    void endWithStatus4IfTheFileCannotBeUsed() throws IOException {
        Files.createDirectory(file());
        Cli cli = linux("recv");
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains(file().toString()), cli.err());
        assertEquals(1, cli.err().lines().count());
    }

    @ParameterizedTest
    @CsvSource({"8,4,op_type", "8,-1,op_type", "0,4194289,max_size", "0,-1,max_size", "4,-2147483648,used_size"})
    void endWithStatus5IfThePeerWroteNonsense(int offset, int value, String what) throws IOException {
        message(1, 64, 0, new byte[4]);
        word(1, offset, value);
        byte[] before = head(1);
        for (String step : List.of("recv", "echo=1", what.equals("used_size") ? "recv=1" : "discard")) {
            Cli cli = linux("init " + step + " dump");
            assertEquals(5, cli.status(), step);
            assertTrue(cli.err().startsWith("millrace peer: corrupt: " + what + " at offset 0x40000"), cli.err());
            assertEquals(2, cli.lines().getLast().getInt("count"));
            assertArrayEquals(before, head(1));
        }
    }

    @Test
    void endWithStatus5AndWriteNothingUntilReclaimed() throws IOException {
        assertDone(linux("init int=1"));
        word(0, OP, 77);
        byte[] before = head(0);
        for (String step : List.of("int=2", "blob=5", "pingpong=1")) {
            Cli cli = linux(step);
            assertEquals(5, cli.status(), step);
            assertTrue(cli.err().contains("op_type at offset 0x8 is 77, allowed: 0 (START)"), cli.err());
            assertArrayEquals(before, head(0));
        }
        Cli reclaimed = linux("reclaim int=2");
        assertDone(reclaimed);
        assertEquals(
                "{\"ev\":\"reclaim\",\"op\":77,\"opName\":\"CORRUPT\"}",
                lines(reclaimed).getFirst());
        assertEquals(2, uniproton("recv").lines().getFirst().getInt("int"));
    }

    @Test
    void endWithStatus5IfTheStateTurnsToNonsenseBetweenPieces() throws Exception {
        Future<Cli> linux = start("linux", "initboth=64 blob=150");
        awaitInitialised();
        await(() -> word(0, OP) == READY, "no piece was published");
        word(0, OP, -9);
        assertEquals(5, linux.get().status());
        assertTrue(
                linux.get().err().contains("op_type at offset 0x8 is -9"),
                linux.get().err());
        assertEquals(-9, word(0, OP));
    }

    @Test
    void takeBackWhatIsNotRead() throws IOException {
        Cli cli = linux("init int=1 reclaim int=2");
        assertDone(cli);
        assertEquals(
                "{\"ev\":\"reclaim\",\"op\":1,\"opName\":\"READY_TO_READ\"}",
                lines(cli).get(2));
        assertEquals(2, uniproton("recv reclaim").lines().getFirst().getInt("int"));
        assertEquals(READ_END, word(0, OP));
    }

    @Test
    void leaveAMessageWhoseAnswerWasNotSentToTheNext() throws Exception {
        assertDone(linux("initboth int=7"));
        assertDone(uniproton("int=1"));
        assertEquals(3, uniproton("echo=1 --timeout-ms 1").status());
        assertEquals(READY, word(0, OP));
        assertDone(linux("recv"));
        assertDone(uniproton("echo=1"));
        assertEquals(7, linux("recv").lines().getFirst().getInt("int"));
    }

    @Test
    void endAtOnceIfAlreadyAskedTo() {
        stop.ask();
        Cli cli = linux("init int=1");
        assertDone(cli);
        assertEquals("{\"ev\":\"done\",\"count\":0,\"sent\":0,\"received\":0,\"rings\":0,\"heard\":0}\n", cli.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init=0",
                "init=4194289",
                "init=x",
                "initboth=-1",
                "int",
                "int=",
                "int=2147483648",
                "str",
                "blob",
                "blob=-1",
                "blob=5:",
                "blob=5:x",
                "blob=0x10000001",
                "recv=-1",
                "recv=4294967296",
                "echo",
                "echo=-1",
                "pingpong=x",
                "discard=1",
                "reclaim=1",
                "dump=",
                "sleep",
                "sleep=-1",
                "tango=1",
                "init recv --region-size 25",
                "init recv --region-size 16",
                "recv --base 4",
                "recv --timeout-ms -1",
                "recv --trigger DOORBELL",
                "recv --trigger BELL",
                "recv --poll-fallback-ms 0",
                "recv --settle-us -1",
                "recv --tempo 3",
                "--region-size 64"
            })
    void refuseACommandLineThatMakesNoSense(String arguments) {
        Cli cli = linux(arguments);
        assertEquals(1, cli.status(), cli.out());
        assertEquals("", cli.out());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace peer: "), cli.err());
        assertFalse(Files.exists(file()));
    }

    @Test
    void nameStepAndValueAndWhatIsAllowed() {
        assertEquals(
                "millrace peer: step blob: LEN must be 0 to 268435456: blob=x:1\n",
                linux("blob=x:1").err());
        assertEquals(
                "millrace peer: step sleep: must be sleep=MS: sleep\n",
                linux("sleep").err());
        assertTrue(linux("tango=1").err().contains("unknown step tango, known: init, initboth, int"));
    }
}
