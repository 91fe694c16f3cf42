package io.millrace.cli.vox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of vox-shm 0.3.1 are decoded as their makers described them. */
final class VoxInspectTest {
    private static final List<String> HEADER = List.of(
            "magic",
            "version",
            "header_size",
            "total_size",
            "max_payload_size",
            "inline_threshold",
            "max_guests",
            "bipbuf_capacity",
            "peer_table_offset",
            "var_pool_offset",
            "heartbeat_interval",
            "host_goodbye",
            "num_var_slot_classes",
            "current_size");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1,1024,39616", "2,128,38400", "4,1024,46720"})
    void decodesFreshSegments(int guests, int capacity, int size) throws IOException {
        JsonObject json = decode("fresh_g" + guests + "_c" + capacity);
        JsonObject header = json.getJsonObject("header");
        assertEquals("vox", json.getString("protocol"));
        assertEquals(HEADER, List.copyOf(header.keySet()));
        assertEquals("54454c5848554207", header.getString("magic"));
        assertEquals(guests, header.getInt("max_guests"));
        assertEquals(capacity, header.getInt("bipbuf_capacity"));
        assertEquals(size, header.getInt("total_size"));
        assertEquals(65536, header.getInt("max_payload_size"));
        assertEquals(1_000_000_000, header.getInt("heartbeat_interval"));
        assertEquals(guests, json.getInt("emptyPeers"));
        assertTrue(json.getJsonArray("peers").isEmpty());
        assertEquals(
                "[{\"slotSize\":1024,\"count\":4,\"free\":4},{\"slotSize\":16384,\"count\":2,\"free\":2}]",
                json.getJsonArray("pools").toString());
        assertFalse(json.containsKey("truncated"));
    }

    @ParameterizedTest
    @CsvSource({
        "seqA_01_reserved,reserved,0",
        "seqA_02_claimed,attached,0",
        "seqA_03_heartbeat,attached,1234605616436508552"
    })
    void decodesPeers(String image, String state, long heartbeat) throws IOException {
        JsonObject peer = decode(image).getJsonArray("peers").getJsonObject(0);
        assertEquals(1, peer.getInt("id"));
        assertEquals(state, peer.getString("state"));
        assertEquals(1, peer.getInt("epoch"));
        assertEquals(heartbeat, peer.getJsonNumber("heartbeat").longValueExact());
    }

    @ParameterizedTest
    @CsvSource({
        "seqA_04_g2h_inline_hello,16,0,0,5",
        "seqA_05_g2h_more,104,0,0,5 0 32 31",
        "seqA_06_g2h_read3,104,64,0,31",
        "seqA_07_g2h_wrapped,32,64,104,31 24"
    })
    void decodesInlineFrames(String image, int write, int read, int watermark, String lengths) throws IOException {
        JsonObject ring = decode(image).getJsonArray("peers").getJsonObject(0).getJsonObject("g2h");
        assertEquals(write, ring.getInt("write"));
        assertEquals(read, ring.getInt("read"));
        assertEquals(watermark, ring.getInt("watermark"));
        List<JsonObject> frames = ring.getJsonArray("frames").getValuesAs(JsonObject.class);
        assertEquals(
                Arrays.stream(lengths.split(" ")).map(Integer::valueOf).toList(),
                frames.stream().map(it -> it.getInt("len")).toList());
        assertTrue(frames.stream().allMatch(it -> it.getString("kind").equals("inline")));
        if (frames.getFirst().getInt("len") == 5) {
            assertEquals("3610a686", frames.getFirst().getString("crc"));
        }
    }

    @ParameterizedTest
    @CsvSource({"seqB_01_h2g_slot,2", "seqB_02_exhausted,0", "seqB_03_freed,2", "seqB_04_realloc,1"})
    void decodesSlotsAndTheirFrames(String image, int free) throws IOException {
        JsonObject json = decode(image);
        assertEquals(free, json.getJsonArray("pools").getJsonObject(0).getInt("free"));
        JsonObject ring = json.getJsonArray("peers").getJsonObject(0).getJsonObject("h2g");
        assertEquals(
                "[{\"kind\":\"slot\",\"len\":40,\"crc\":\"5d1b56da\"}]",
                ring.getJsonArray("frames").toString());
    }

    @Test
    void decodesAMappedFrameWithoutItsChecksum() throws IOException {
        byte[] image = golden("seqA_02_claimed");
        image[192] = 32;
        image[320] = 32;
        image[324] = 2;
        image[344] = 100;
        JsonObject frame = decode(write(image))
                .line()
                .getJsonArray("peers")
                .getJsonObject(0)
                .getJsonObject("g2h")
                .getJsonArray("frames")
                .getJsonObject(0);
        assertEquals("mmap", frame.getString("kind"));
        assertEquals(100, frame.getInt("len"));
        assertEquals(JsonValue.NULL, frame.get("crc"));
    }

    @ParameterizedTest
    @CsvSource({"8,version", "128,peer-state", "193,ring-write", "576,frame-length", "712,free-list"})
    void namesPlaceAndValueOfWhatIsMalformed(int offset, String kind) throws IOException {
        byte[] image = golden("seqB_01_h2g_slot");
        image[offset] = 99;
        Cli cli = decode(write(image));
        assertEquals(5, cli.status(), cli.out());
        assertFalse(cli.line().getBoolean("ok"));
        JsonObject problem = cli.line().getJsonArray("problems").getJsonObject(0);
        assertEquals(kind, problem.getString("kind"));
        assertEquals(offset & -4, problem.getInt("offset"));
        assertTrue(problem.getString("value").contains("0x"), problem.toString());
        assertFalse(problem.getString("allowed").isEmpty());
    }

    @Test
    void showsAStateItDoesNotKnowAsANumber() throws IOException {
        byte[] image = golden("seqA_02_claimed");
        image[128] = 7;
        JsonObject peer = decode(write(image)).line().getJsonArray("peers").getJsonObject(0);
        assertEquals("7", peer.getString("state"));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 320, 500, 703})
    void saysThatAnImageWithoutAllRingsIsTruncated(int length) throws IOException {
        Cli cli = decode(write(Arrays.copyOf(golden("seqA_05_g2h_more"), length)));
        assertEquals(0, cli.status(), cli.out());
        assertTrue(cli.line().getBoolean("truncated"));
        assertEquals(1024, cli.line().getJsonObject("header").getInt("total_size"));
        assertTrue(cli.line().getJsonArray("pools").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 704, 1023})
    void callsOtherImagesThatAreTooShortMalformed(int length) throws IOException {
        Cli cli = decode(write(Arrays.copyOf(golden("seqA_05_g2h_more"), length)));
        assertEquals(5, cli.status(), cli.out());
        assertFalse(cli.line().getJsonArray("problems").isEmpty());
    }

    @Test
    void printsATableForPeople() throws IOException {
        Path image = write(golden("seqB_01_h2g_slot"));
        Cli cli = Cli.run("inspect", image.toString(), "--as", "vox");
        assertTrue(cli.out().contains("peer   1  attached  epoch 1"), cli.out());
        assertTrue(cli.out().contains("    slot    len       40  crc 5d1b56da\n"), cli.out());
        assertTrue(cli.out().endsWith("pool of 64-byte slots: 3, free 2\nok\n"), cli.out());
    }

    @Test
    void neverWrites() throws IOException {
        Path image = write(golden("seqA_07_g2h_wrapped"));
        decode(image);
        assertArrayEquals(golden("seqA_07_g2h_wrapped"), Files.readAllBytes(image));
    }

    @Test
    void isGuessed() throws IOException {
        Cli cli = Cli.run("inspect", write(golden("fresh_g2_c128")).toString(), "--as", "guess", "--json");
        assertEquals("vox", cli.line().getJsonArray("guesses").getJsonObject(0).getString("format"));
    }

    @Test
    void takesNoOtherParameters() throws IOException {
        Cli cli = Cli.run("inspect", write(golden("fresh_g2_c128")).toString(), "--as", "vox:guests=2");
        assertEquals(1, cli.status());
        assertEquals("millrace inspect: --as vox: unknown parameter guests, known: bootstrap\n", cli.err());
    }

    private JsonObject decode(String golden) throws IOException {
        Cli cli = decode(write(golden(golden)));
        assertEquals(0, cli.status(), cli.out());
        assertTrue(cli.line().getBoolean("ok"));
        assertTrue(cli.line().getJsonArray("problems").isEmpty());
        return cli.line();
    }

    private static Cli decode(Path image) {
        return Cli.run("inspect", image.toString(), "--as", "vox", "--json");
    }

    private Path write(byte[] image) throws IOException {
        return Files.write(folder.resolve("image"), image);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = VoxInspectTest.class.getResourceAsStream("/vox/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
