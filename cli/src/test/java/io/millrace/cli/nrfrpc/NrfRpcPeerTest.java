package io.millrace.cli.nrfrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NrfRpcPeerTest {
    private static final int SLOTS_AB = 768;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("link");
    }

    private Cli peer(String side, String arguments) {
        List<String> all = new ArrayList<>(List.of("peer", "nrfrpc", file.toString(), side));
        all.addAll(List.of(arguments.split(" ")));
        return Cli.run(all.toArray(String[]::new));
    }

    @Test
    void showsBothAreasAfterInit() throws IOException {
        Cli cli = peer("a", "init --ba-eps 16 --ba-size 0x800");
        assertEquals(0, cli.status(), cli.err());
        assertEquals(3, cli.lines().size());
        JsonObject ba = cli.lines().get(1);
        assertEquals("area", ba.getString("ev"));
        assertEquals("ba", ba.getString("name"));
        assertEquals(2048, ba.getInt("size"));
        assertEquals(1792, ba.getInt("allocable"));
        assertEquals(28, ba.getInt("block"));
        assertEquals(16, ba.getJsonArray("slots").size());
        assertEquals("EMPTY", ba.getJsonArray("slots").getString(15));
        assertEquals(
                "{\"ev\":\"done\",\"count\":0,\"errors\":0,\"corrupt\":0}",
                cli.out().lines().toList().getLast());
        assertEquals(3072, Files.size(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** The image s02_sizes: sizes 0, 1, 4, 12, 100 on the first five endpoints. */
    @Test
    void sendsTheBytesOfTheGoldenImage() throws IOException {
        Cli cli = peer("a", "send --count 5 --sizes 0,1,4,12,100");
        assertEquals(0, cli.status(), cli.err());
        assertEquals(
                "{\"ev\":\"tx\",\"ep\":4,\"seq\":0,\"size\":100,\"index\":60,\"crc\":\"a91cdea0\"}",
                cli.out().lines().toList().get(4));
        Cli golden = Cli.run("inspect", Cli.image(folder, "s02_sizes.bin").toString(), "--as", "nrfrpc", "--json");
        Cli ours = Cli.run("inspect", file.toString(), "--as", "nrfrpc", "--json");
        assertEquals(
                golden.line().getJsonArray("areas").getJsonObject(0),
                ours.line().getJsonArray("areas").getJsonObject(0));
    }

    @Test
    void receivesAndVerifiesWhatWasSent() {
        peer("b", "send --count 3 --sizes 30 --ep 7 --first-seq 5 --timeout-ms 1");
        Cli cli = peer("a", "recv --first-seq 5");
        assertEquals(0, cli.status(), cli.err());
        JsonObject rx = cli.lines().getFirst();
        assertEquals("rx", rx.getString("ev"));
        assertEquals(7, rx.getInt("ep"));
        assertEquals(5, rx.getInt("seq"));
        assertEquals(30, rx.getInt("size"));
    }

    @Test
    void countsMessagesThatAreNotTheExpectedOnesAndEndsWithTwo() {
        peer("b", "send --count 2 --first-seq 9");
        Cli cli = peer("a", "recv --count 2");
        assertEquals(2, cli.status());
        assertEquals(2, cli.line().getInt("errors"));
        assertEquals(2, cli.line().getInt("count"));
        assertTrue(cli.err().contains("it is message 9"), cli.err());
    }

    @Test
    void timesOutWithThreeAndStillPrintsTheLastLine() {
        Cli cli = peer("a", "recv --timeout-ms 1 --quiet");
        assertEquals(3, cli.status());
        assertEquals("done", cli.line().getString("ev"));
        assertTrue(cli.err().contains("timed out"), cli.err());
    }

    @Test
    void timesOutWhileThereIsNoRoom() {
        Cli cli = peer("a", "send --ep 0 --count 2 --timeout-ms 1 --quiet");
        assertEquals(3, cli.status());
        assertEquals(1, cli.line().getInt("count"));
    }

    @Test
    void countsACorruptMessageReleasesItAndGoesOn() throws IOException {
        peer("b", "init");
        peer("a", "send --ep 3");
        poke(SLOTS_AB + 4 * 2, 765);
        Cli cli = peer("b", "recv");
        assertEquals(5, cli.status());
        assertEquals(1, cli.line().getInt("count"));
        assertEquals(1, cli.line().getInt("corrupt"));
        assertTrue(cli.err().contains("0x2fd"), cli.err());
        assertEquals(0, peer("a", "dump").status());
    }

    @Test
    void countsASlotOfItsOwnThatSomebodyOverwrote() throws IOException {
        peer("a", "init");
        poke(SLOTS_AB, 2);
        Cli cli = peer("a", "send");
        assertEquals(5, cli.status());
        assertEquals(1, cli.line().getInt("count"));
    }

    @Test
    void showsAMalformedImageWithFive() {
        file = Cli.image(folder, "m06_size_past_end.bin");
        Cli cli = peer("a", "dump");
        assertEquals(5, cli.status());
        assertEquals(3, cli.lines().size());
    }

    @Test
    void doesNotMakeAFileToShow() {
        assertEquals(4, peer("a", "dump").status());
        assertTrue(Files.notExists(file));
    }

    @Test
    void doesNotShowAFileThatIsTooShort() throws IOException {
        Files.write(file, new byte[100]);
        Cli cli = peer("a", "dump");
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains("2048") && cli.err().contains("size 100"), cli.err());
    }

    @Test
    void growsAFileThatIsTooShort() throws IOException {
        Files.createFile(file);
        assertEquals(0, peer("a", "init --sig futex").status());
        assertEquals(2048 + 16, Files.size(file));
    }

    @Test
    void worksOnAFileThatOthersMayRead() throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(0, peer("a", "init").status());
    }

    @Test
    void refusesAFileThatEverybodyMayWriteAndNamesIt() throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused("mode 0666");
    }

    @Test
    void refusesASymbolicLink() throws IOException {
        Path target = Files.write(folder.resolve("target"), new byte[2048]);
        Files.createSymbolicLink(file, target);
        assertRefused("symbolic link");
    }

    @Test
    void refusesADirectory() throws IOException {
        Files.createDirectory(file);
        assertRefused("directory");
    }

    private void assertRefused(String because) {
        Cli cli = peer("a", "send");
        assertEquals(4, cli.status());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains(file.toString()) && cli.err().contains(because), cli.err());
        assertTrue(cli.err().contains("owner ") && cli.err().contains("size "), cli.err());
    }

    @Test
    void refusesAGeometryWithoutRoomForABlock() {
        Cli cli = peer("a", "init --ab-size 307");
        assertEquals(1, cli.status());
        assertTrue(cli.err().contains("area ab") && cli.err().contains("308"), cli.err());
        assertEquals(0, peer("a", "init --ab-size 308").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recv --ep 13",
                "recv --ep -2",
                "send --sizes 765",
                "send --max 765",
                "send --threads 14",
                "send --threads 2 --ep 12",
                "recv --threads 2",
                "init --off-ba 512",
                "init --off-ab 2",
                "init --ab-eps 256",
                "init --sig futex --off-db 1024",
                "init --sig futex --off-db 2050",
                "init --handshake",
                "recv --count 1x",
                "recv --count",
                "jump",
                "init --nonsense",
                "init --sig telepathy",
                "recv --timeout-ms -1",
                "init b"
            })
    void refusesArgumentsThatMakeNoSenseWithOneLine(String arguments) {
        Cli cli = peer("a", arguments);
        assertEquals(1, cli.status(), cli.out());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("millrace peer: "), cli.err());
        assertTrue(Files.notExists(file));
    }

    @Test
    void takesOptionsAnywhereBehindTheProtocol() {
        Cli cli = Cli.run(
                "peer",
                "nrfrpc",
                "--quiet",
                "--ab-eps",
                "0x8",
                file.toString(),
                "--ep",
                "-1",
                "a",
                "send",
                "--count",
                "8");
        assertEquals(0, cli.status(), cli.err());
        assertEquals(1, cli.lines().size());
    }

    @Test
    void knowsNoOtherProtocol() {
        Cli cli = Cli.run("peer", "morse", "--dash", "3");
        assertEquals(1, cli.status());
        assertEquals("millrace peer: unknown protocol morse, known: nrfrpc, vox, amp, fusiondock, posix\n", cli.err());
    }

    @Test
    void sendsWithManyThreadsEachOnItsEndpoint() {
        Cli cli = peer("a", "send --threads 4 --ep 2 --count 1 --max 64");
        assertEquals(0, cli.status(), cli.err());
        Set<Integer> endpoints = cli.lines().stream()
                .filter(it -> it.getString("ev").equals("tx"))
                .map(it -> it.getInt("ep"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(2, 3, 4, 5), endpoints);
        assertEquals(4, cli.line().getInt("count"));
    }

    @Test
    void answersEveryMessageOnItsEndpoint() {
        peer("a", "send --count 13 --quiet");
        Cli echo = peer("b", "echo --count 13");
        assertEquals(0, echo.status(), echo.err());
        assertEquals(13, echo.line().getInt("count"));
        Cli cli = peer("a", "recv --count 13 --quiet");
        assertEquals(0, cli.status(), cli.err());
    }

    @Test
    void doesNotAnswerWhereItHasNoEndpoint() {
        peer("a", "send --count 13 --ba-eps 4 --quiet");
        Cli cli = peer("b", "echo --count 4 --ba-eps 4");
        assertEquals(0, cli.status(), cli.err());
        Cli rest = peer("b", "echo --count 1 --ba-eps 4 --timeout-ms 1");
        assertEquals(2, rest.status());
        assertEquals(9, rest.line().getInt("errors"));
    }

    @Test
    void speaksRevisionTwo() {
        assertEquals(0, peer("a", "send --revision r2 --count 13").status());
        assertEquals(0, peer("b", "recv --revision R2 --count 13").status());
    }

    private void poke(long offset, int word) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            bytes.writeInt(Integer.reverseBytes(word));
        }
    }
}
