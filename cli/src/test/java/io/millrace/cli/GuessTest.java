package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code inspect --as guess}: every recorded image, live files, and bytes nobody meant. */
@Timeout(120)
final class GuessTest {
    private static final int EMPTY = 0xffffffff;
    private static final int REGION = 4 << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            nrfrpc/s00_init, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s01_pending, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s02_sizes, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s03_consumed, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s06_700, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s07_max, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/s11_bidirectional, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/m02_index_765, "nrfrpc:ab=1024x13,ba=1024x13", 5
            nrfrpc/m04_unaligned, "nrfrpc:ab=1024x13,ba=1024x13", 5
            nrfrpc/m06_size_past_end, "nrfrpc:ab=1024x13,ba=1024x13", 5
            nrfrpc/m09_overlap, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/m12_orphan_pending, "nrfrpc:ab=1024x13,ba=1024x13", 0
            nrfrpc/g1_4096x8_2048x16, "nrfrpc:ab=4096x8,ba=2048x16", 0
            vox/fresh_g1_c1024, vox, 0
            vox/fresh_g2_c128, vox, 0
            vox/fresh_g4_c1024, vox, 0
            vox/seqA_01_reserved, vox, 0
            vox/seqA_02_claimed, vox, 0
            vox/seqA_03_heartbeat, vox, 0
            vox/seqA_04_g2h_inline_hello, vox, 0
            vox/seqA_05_g2h_more, vox, 0
            vox/seqA_06_g2h_read3, vox, 0
            vox/seqA_07_g2h_wrapped, vox, 0
            vox/seqB_01_h2g_slot, vox, 0
            vox/seqB_02_exhausted, vox, 0
            vox/seqB_03_freed, vox, 0
            vox/seqB_04_realloc, vox, 0
            vox/bootstrap_request, vox:bootstrap=true, 0
            vox/bootstrap_success, vox:bootstrap=true, 0
            vox/bootstrap_error, vox:bootstrap=true, 0
            amp/01-sysinfo-init.hp, amp:chip=c6, 0
            amp/01-sysinfo-init.rtc, "amp:chip=c6,pool=rtc", 0
            amp/02-amp-init.hp, amp:chip=c6, 0
            amp/02-amp-init.rtc, "amp:chip=c6,pool=rtc", 0
            amp/03-allocs.hp, amp:chip=c6, 0
            amp/03-allocs.rtc, "amp:chip=c6,pool=rtc", 0
            amp/05-queue-3-pending.hp, amp:chip=c6, 0
            amp/05-queue-3-pending.rtc, "amp:chip=c6,pool=rtc", 0
            amp/08-rpmsg.hp, amp:chip=c6, 0
            amp/08-rpmsg.rtc, "amp:chip=c6,pool=rtc", 0
            amp/12-torn-publish.hp, amp:chip=c6, 5
            amp/12-torn-publish.rtc, "amp:chip=c6,pool=rtc", 0
            amp/13a-corrupt-next.hp, amp:chip=c6, 5
            amp/13a-corrupt-next.rtc, "amp:chip=c6,pool=rtc", 0
            amp/13b-corrupt-next.hp, amp:chip=c6, 5
            amp/13b-corrupt-next.rtc, "amp:chip=c6,pool=rtc", 0
            fusiondock/00-init.region0, fusiondock:truncated=true, 0
            fusiondock/00-init.region1, fusiondock:truncated=true, 0
            fusiondock/01-linux-int999.region0, fusiondock:truncated=true, 0
            fusiondock/01-linux-int999.region1, fusiondock:truncated=true, 0
            fusiondock/02-int999-read.region0, fusiondock:truncated=true, 0
            fusiondock/02-int999-read.region1, fusiondock:truncated=true, 0
            fusiondock/03-uniproton-str.region0, fusiondock:truncated=true, 0
            fusiondock/03-uniproton-str.region1, fusiondock:truncated=true, 0
            fusiondock/04-uniproton-int8080808.region0, fusiondock:truncated=true, 0
            fusiondock/04-uniproton-int8080808.region1, fusiondock:truncated=true, 0
            fusiondock/05-chunk1-of-3.region0, fusiondock, 0
            fusiondock/05-chunk1-of-3.region1, fusiondock, 0
            posix/posix-empty, table, 0
            posix/posix-in-use, table, 0
            posix/nuttx-in-use, table, 0
            posix/pool, granules, 0
            """)
    void saysHowToReadEveryRecordedImage(String image, String format, int status) throws IOException {
        Path file = write(golden(image));
        JsonObject best = best(file);
        assertEquals(format, best.getString("format"));
        assertEquals("--as " + format, best.getString("use"));
        String table = guess(file).out();
        assertTrue(table.lines().toList().getLast().startsWith("use: --as " + format), table);
        assertEquals(
                status,
                Cli.run("inspect", file.toString(), "--as", format, "--json").status());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "--ab-size 512 --ab-eps 4 --ba-size 512 --ba-eps 4", "nrfrpc:ab=512x4,ba=512x4"
            "--ab-size 2048 --ab-eps 32 --ba-size 1024 --ba-eps 5", "nrfrpc:ab=2048x32,ba=1024x5"
            "--ab-size 65536 --ab-eps 255 --ba-size 65536 --ba-eps 255", "nrfrpc:ab=65536x255,ba=65536x255"
            "--ab-size 1280 --ab-eps 64 --ba-size 4096 --ba-eps 1", "nrfrpc:ab=1280x64,ba=4096x1"
            "--sig futex", "nrfrpc:ab=1024x13,ba=1024x13"
            """)
    void readsTheAreasOfALiveLink(String options, String format) {
        Path file = folder.resolve("link");
        run("peer nrfrpc " + file + " a init --init " + options);
        assertEquals(format, best(file).getString("format"));
        run("peer nrfrpc " + file + " a send --ep 0 --count 1 " + options);
        assertEquals(format, best(file).getString("format"));
    }

    /** A word 0 behind the slots could be a message in the first block, which keeps its bytes when it was consumed. */
    @Test
    void takesUnusedBytesForNoSlotsWhenTheFirstBlockWasUsed() {
        Path file = folder.resolve("link");
        run("peer nrfrpc " + file + " a send --init --ep 3 --count 1 --sizes 9 --sig futex");
        assertEquals("nrfrpc:ab=1024x13,ba=1024x13", best(file).getString("format"));
        run("peer nrfrpc " + file + " b recv --ep 3 --count 1 --sig futex");
        assertEquals("nrfrpc:ab=1024x13,ba=1024x13", best(file).getString("format"));
        run("peer nrfrpc " + file + " a send --ep 12 --count 1 --sizes 9 --sig futex");
        assertEquals("nrfrpc:ab=1024x13,ba=1024x13", best(file).getString("format"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024})
    void readsALinkOfWhichOneSideHasInitialisedItsArea(int missing) throws IOException {
        byte[] bytes = Arrays.copyOf(golden("nrfrpc/s06_700"), 4096);
        Arrays.fill(bytes, missing, missing + 1024, (byte) 0);
        bytes[2048] = 1;
        JsonObject best = best(write(bytes));
        assertEquals("nrfrpc:ab=1024x13,ba=1024x13", best.getString("format"), best.toString());
        assertTrue(best.getString("reason").endsWith("it is not initialised"), best.toString());
    }

    @Test
    void readsAMailboxOfTwoRegions() {
        Path file = folder.resolve("mailbox");
        run("peer fusiondock " + file + " linux --region-size 0x10000 initboth");
        assertEquals("fusiondock:region-size=65536", best(file).getString("format"));
    }

    @Test
    void saysThatAnImageOfVoxIsTruncated() throws IOException {
        JsonObject best = best(write(Arrays.copyOf(golden("vox/fresh_g2_c128"), 200)));
        assertEquals("vox", best.getString("format"));
        assertTrue(best.getString("reason").endsWith("truncated"), best.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 2048, REGION})
    void findsNothingWhereNothingWasWritten(int length) throws IOException {
        Cli cli = guess(write(new byte[length]));
        assertEquals(5, cli.status());
        assertEquals(1, cli.out().lines().count(), cli.out());
        assertTrue(cli.out().startsWith("no format fits: "), cli.out());
    }

    @Test
    void namesTheGeometryThatALinkNeverInitialisedWouldHave() throws IOException {
        Cli cli = guess(write(golden("nrfrpc/m01_zeroed")));
        assertEquals(5, cli.status());
        assertTrue(cli.out().endsWith("--as nrfrpc:ab=1024x13,ba=1024x13\n"), cli.out());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 2048, 100_000, REGION + 100})
    void findsNothingInNoise(int length) throws IOException {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        Cli cli = Cli.run("inspect", write(noise).toString(), "--as", "guess", "--json");
        assertEquals(5, cli.status(), cli.out());
        assertTrue(cli.line().getJsonArray("guesses").isEmpty());
    }

    @Test
    void findsNothingInAProgram() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
        assertEquals(5, guess(write(Files.readAllBytes(java))).status());
    }

    @Test
    void takesNoParameters() throws IOException {
        Cli cli = Cli.run("inspect", write(new byte[8]).toString(), "--as", "guess:chip=c6");
        assertEquals(1, cli.status());
    }

    /** What makes the search as long as it gets; it is bounded by counts, so the watchdog sees if it is not. */
    @Test
    void endsWhateverTheBytes() throws IOException {
        Random random = new Random(7);
        for (int words : List.of(64, 1000, 16_384, REGION / Integer.BYTES)) {
            for (int pattern = 0; pattern < 6; pattern++) {
                Cli cli = guess(write(hostile(pattern, words, random)));
                assertTrue(cli.status() == 0 || cli.status() == 5, cli.err());
                assertTrue(cli.out().lines().count() <= 6, cli.out());
            }
        }
    }

    @Test
    void endsForEverySpoiltImage() throws IOException {
        Random random = new Random(8);
        for (String image : List.of("nrfrpc/s02_sizes", "vox/fresh_g2_c128", "amp/08-rpmsg.hp", "posix/posix-in-use")) {
            for (int round = 0; round < 4; round++) {
                byte[] bytes = golden(image);
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(Math.min(bytes.length, 2048))] = (byte) random.nextInt();
                }
                Path file = write(bytes);
                for (String format :
                        List.of("guess", "table", "granules", "vox:bootstrap=true", "amp:chip=c6,pool=rtc")) {
                    int status =
                            Cli.run("inspect", file.toString(), "--as", format).status();
                    assertTrue(status == 0 || status == 5, image + " as " + format + ": " + status);
                }
            }
        }
    }

    private static byte[] hostile(int pattern, int words, Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(words * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words; i++) {
            bytes.putInt(
                    switch (pattern) {
                        case 0 -> EMPTY;
                        case 1 -> (i & 1) == 0 ? EMPTY : 0;
                        case 2 -> i % 64 < 20 ? EMPTY : i % 7 * 12;
                        case 3 -> random.nextInt(4) == 0 ? EMPTY : random.nextInt(64) * 4;
                        case 4 -> (i & 7) == 0 ? 0x0000ffff : 0x4087a588 + i;
                        default -> i % 256 == 0 ? EMPTY : 0;
                    });
        }
        return bytes.array();
    }

    private static void run(String words) {
        Cli cli = Cli.run(words.split(" "));
        assertEquals(0, cli.status(), cli.err());
    }

    private static Cli guess(Path file) {
        return Cli.run("inspect", file.toString(), "--as", "guess");
    }

    private static JsonObject best(Path file) {
        Cli cli = Cli.run("inspect", file.toString(), "--as", "guess", "--json");
        assertEquals(0, cli.status(), cli.out());
        return cli.line().getJsonArray("guesses").getJsonObject(0);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("image"), bytes);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = GuessTest.class.getResourceAsStream("/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
