package io.millrace.cli.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and guests in this JVM. */
@Timeout(120)
final class VoxPeerTest {
    private static final String EMPTY_DONE =
            "\"n\":0,\"bytes\":0,\"fnv1a64\":\"cbf29ce484222325\",\"inline\":0,\"slot\":0,\"mmap\":0}";
    private static final String BORDERS = "0,1,255,256,257,1020,1021,16380,16381,65536";

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StopSignal stop = new StopSignal();

    @AfterEach
    void endWhatIsLeft() {
        stop.ask();
        threads.close();
    }

    @ParameterizedTest
    @CsvSource({"recv,send,b76e0b18704d74e1", "send,recv,b76e0b18704d74e1", "both,both,b76e0b18704d74e1"})
    void exchangeMixedSizesByPolling(String hosts, String guests, String hash) throws Exception {
        String traffic = " --n 2000 --size mix:300 --mode ";
        Future<Cli> host = start("host --path F --capacity 1000" + traffic + hosts);
        Cli guest = run("guest --path F" + traffic + guests);
        assertDone(guest, guests, 2000, 311894, hash);
        assertDone(host.get(), hosts, 2000, 311894, hash);
        assertFalse(Files.exists(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rust", "swift"})
    void takeEveryWayWithDescriptors(String policy) throws Exception {
        String traffic = " --sock S --mode both --n 100 --policy " + policy + " --size " + BORDERS;
        Future<Cli> host = start("host --path F" + traffic);
        Cli guest = run("guest" + traffic);
        assertEquals(0, guest.status(), guest.err());
        JsonObject line = host.get().line();
        assertEquals(guest.line(), line);
        int inline = policy.equals("rust") ? 4 : 2;
        assertEquals(10 * inline, line.getInt("inline"));
        assertEquals(10 * (8 - inline), line.getInt("slot"));
        assertEquals(20, line.getInt("mmap"));
    }

    @Test
    void playPingPong() throws Exception {
        Future<Cli> host = start("host --path F --sock S --mode echo --n 3");
        Cli guest = run("guest --sock S --mode pingpong --n 3 --size 5,300,1000");
        assertDone(guest, "pingpong", 3, 1305, "5f49aa2956e5f84c");
        assertEquals(
                "{\"ev\":\"attached\",\"peer\":1}",
                guest.out().lines().findFirst().orElseThrow());
        List<String> lines = host.get().out().lines().toList();
        assertEquals("{\"ev\":\"ready\",\"path\":\"" + file() + "\"}", lines.getFirst());
        assertEquals("{\"ev\":\"attached\",\"peer\":1}", lines.get(1));
        assertDone(host.get(), "echo", 3, 1305, "5f49aa2956e5f84c");
    }

    @Test
    void serveSeveralGuests() throws Exception {
        Future<Cli> host = start("host --path F --guests 3 --wait-guests 2 --mode both --n 500 --size mix:300");
        Future<Cli> first = start("guest --path F --mode both --n 500 --size mix:300");
        Cli second = run("guest --path F --mode both --n 500 --size mix:300");
        assertEquals(0, second.status(), second.err());
        assertEquals(second.line(), first.get().line());
        assertEquals(0, host.get().status(), host.get().err());
        assertEquals(1000, host.get().line().getInt("n"));
        assertEquals(
                2,
                host.get().lines().stream()
                        .filter(it -> it.getString("ev").equals("left"))
                        .count());
    }

    @Test
    void serveOneGuestAfterTheOtherUntilStopped() throws Exception {
        Future<Cli> host = start("host --path F --sock S");
        assertEquals(0, run("guest --sock S --mode pingpong --n 5").status());
        assertEquals(0, run("guest --path F --mode pingpong --n 7 --size 2000").status());
        stop.ask();
        assertEquals(0, host.get().status(), host.get().err());
        assertEquals(12, host.get().line().getInt("n"));
        assertEquals(5, host.get().line().getInt("inline"));
        assertEquals(7, host.get().line().getInt("slot"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void claimAPlaceThatWasReserved() throws Exception {
        Future<Cli> host = start("host --path F --guests 2 --reserve --mode echo --n 2");
        Cli guest = run("guest --path F --peer-id 1 --mode pingpong --n 2");
        assertEquals(0, guest.status(), guest.err());
        assertEquals(
                "{\"ev\":\"reserved\",\"peer\":1}",
                host.get().out().lines().toList().get(1));
    }

    @Test
    void keepASegmentAndTakeItOver() throws Exception {
        Cli first = run("host --path F --keep --mode recv --timeout-ms 1");
        assertEquals(3, first.status());
        Future<Cli> host = start("host --path F --existing --mode recv --n 1 --size 10");
        run("guest --path F --mode send --size 10 --timeout-ms 20000");
        assertEquals(0, host.get().status(), host.get().err());
        assertTrue(Files.exists(file()));
    }

    @Test
    void tellDataThatIsNotWhatWasSent() throws Exception {
        Future<Cli> host = start("host --path F --mode recv --n 3 --size 5");
        run("guest --path F --mode send --n 3 --size 6");
        assertEquals(2, host.get().status());
        assertTrue(
                host.get().err().contains("message 0 has 6 bytes, allowed: 5"),
                host.get().err());
    }

    @Test
    void refuseAMessageThatIsTooLarge() throws Exception {
        Future<Cli> host = start("host --path F --mode recv --timeout-ms 1000");
        Cli guest = run("guest --path F --mode send --size 16381");
        assertEquals(4, guest.status());
        assertTrue(guest.err().contains("16381 bytes, allowed on this link: 0 to 16380"), guest.err());
        assertEquals(3, host.get().status());
    }

    @Test
    void refuseAClaimOfAPlaceThatIsNotReserved() {
        run("create --path F --guests 2");
        Cli guest = run("guest --path F --peer-id 2");
        assertEquals(4, guest.status());
        assertEquals("{\"ev\":\"done\",\"mode\":\"echo\"," + EMPTY_DONE + "\n", guest.out());
    }

    @Test
    void refuseAWalkInWhenAllPlacesAreTaken() {
        run("create --path F");
        assertEquals(3, run("guest --path F --mode recv --timeout-ms 1").status());
        assertEquals(4, run("guest --path F --mode recv").status());
    }

    @Test
    void createAnyLayoutAndWarn() {
        Cli cli = run("create --path F --capacity 100 --classes 4096:2,64:2");
        assertEquals(0, cli.status());
        assertTrue(cli.err().startsWith("millrace peer: warning: capacityBytes must be at least twice"), cli.err());
        assertEquals(
                "{\"ev\":\"ready\",\"path\":\"" + file() + "\"}",
                cli.out().lines().findFirst().orElseThrow());
        assertEquals(0, Cli.run("inspect", file().toString(), "--as", "vox").status());
    }

    @Test
    void refuseToHostALayoutThatCanStandStill() {
        Cli cli = run("host --path F --capacity 100");
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains("allowed: 198 or more"), cli.err());
        assertFalse(Files.exists(file()));
    }

    @Test
    void recoverAGuestThatLeft() {
        run("create --path F --classes 1024:4");
        run("guest --path F --mode send --n 9 --size 1000 --timeout-ms 1");
        JsonObject before = run("dump --path F").lines().getFirst();
        assertEquals("goodbye", before.getJsonArray("peers").getJsonObject(0).getString("state"));
        assertEquals(0, before.getJsonArray("pools").getJsonObject(0).getInt("free"));
        Cli cli = run("recover --path F --peer-id 1");
        assertEquals(
                "{\"ev\":\"recovered\",\"peer\":1,\"freed\":4}\n{\"ev\":\"done\",\"mode\":\"recover\"," + EMPTY_DONE
                        + "\n",
                cli.out());
        JsonObject after = run("dump --path F").lines().getFirst();
        assertTrue(after.getJsonArray("peers").isEmpty());
        assertEquals(4, after.getJsonArray("pools").getJsonObject(0).getInt("free"));
    }

    @Test
    void endWithACorruptRing() throws IOException {
        run("create --path F");
        int hostToGuest = 192 + 128 + 65536;
        write(hostToGuest + 128, 3);
        write(hostToGuest, 8);
        Cli guest = run("guest --path F --mode recv");
        assertEquals(5, guest.status());
        assertTrue(guest.err().contains("frame-length at offset 0x101c0 is 3 (0x3)"), guest.err());
        assertEquals(5, run("dump --path F").status());
    }

    @Test
    void endWithACorruptSegment() throws IOException {
        run("create --path F");
        write(8, 6);
        for (String verb : List.of("host --existing", "guest", "recover --peer-id 1", "dump")) {
            Cli cli = run(verb + " --path F");
            assertEquals(5, cli.status(), verb);
            assertEquals("done", cli.line().getString("ev"));
        }
    }

    @Test
    void timeOutWithoutTheOtherSide() {
        assertEquals(3, run("host --path F --mode recv --timeout-ms 1").status());
        assertEquals(3, run("guest --path F --timeout-ms 1").status());
        assertEquals(4, run("guest --sock S --timeout-ms 1").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "guest",
                "dance --path F",
                "recover --path F",
                "host --path F --guests 0",
                "host --path F --guests 256",
                "host --path F --capacity 8",
                "host --path F --classes 64",
                "host --path F --classes 0:1",
                "host --path F --classes 2000000000:2000000000",
                "host --path F --size x",
                "host --path F --mode dance",
                "guest --path F --peer-id 0",
                "host --path F --wait-guests 2",
                "host --path F --n -1",
                "host --path F --timeout-ms -1"
            })
    void refuseACommandLineThatMakesNoSense(String arguments) {
        Cli cli = run(arguments);
        assertEquals(1, cli.status(), cli.out());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertFalse(Files.exists(file()));
    }

    private static void assertDone(Cli cli, String mode, int n, int bytes, String hash) {
        assertEquals(0, cli.status(), cli.err());
        JsonObject line = cli.line();
        assertEquals(
                List.of("ev", "mode", "n", "bytes", "fnv1a64", "inline", "slot", "mmap"), List.copyOf(line.keySet()));
        assertEquals(mode, line.getString("mode"));
        assertEquals(n, line.getInt("n"));
        assertEquals(bytes, line.getInt("bytes"));
        assertEquals(hash, line.getString("fnv1a64"));
        assertEquals(n, line.getInt("inline") + line.getInt("slot") + line.getInt("mmap"));
    }

    private Path file() {
        return folder.resolve("segment");
    }

    private void write(int offset, int value) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file().toFile(), "rw")) {
            image.seek(offset);
            image.writeInt(Integer.reverseBytes(value));
        }
    }

    private Future<Cli> start(String arguments) {
        return threads.submit(() -> run(arguments));
    }

    /** F stands for the segment, S for the socket; whatever has no bound of its own gets a long one. */
    private Cli run(String arguments) {
        List<String> all = new ArrayList<>(List.of("peer", "vox"));
        Stream.of(arguments.split(" "))
                .filter(it -> !it.isEmpty())
                .map(it -> it.equals("F") ? file().toString() : it)
                .map(it -> it.equals("S") ? folder.resolve("socket").toString() : it)
                .forEach(all::add);
        if (!arguments.contains("--timeout-ms")) {
            all.addAll(List.of("--timeout-ms", "60000"));
        }
        return Cli.run(stop, all.toArray(String[]::new));
    }
}
