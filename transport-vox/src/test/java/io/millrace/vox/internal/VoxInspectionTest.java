package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.HostileImages;
import io.millrace.vox.internal.VoxInspection.Frame;
import io.millrace.vox.internal.VoxInspection.Peer;
import io.millrace.vox.internal.VoxInspection.Pool;
import io.millrace.vox.internal.VoxInspection.Report;
import io.millrace.vox.internal.VoxInspection.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images are decoded as their makers described them, whatever is wrong is named, and nothing is thrown. */
class VoxInspectionTest {
    private static final String[] SEQUENCES = {
        "seqA_01_reserved",
        "seqA_02_claimed",
        "seqA_03_heartbeat",
        "seqA_04_g2h_inline_hello",
        "seqA_05_g2h_more",
        "seqA_06_g2h_read3",
        "seqA_07_g2h_wrapped",
        "seqB_01_h2g_slot",
        "seqB_02_exhausted",
        "seqB_03_freed",
        "seqB_04_realloc"
    };
    private static final int GUEST = 128;
    private static final int TO_HOST = 192;
    private static final int TO_GUEST = 448;
    private static final int POOL = 704;
    private static final int META = 768;
    private static final int DATA = 128;

    @Test
    void readsTheHeaderOfAFreshSegment() {
        Report report = inspect("fresh_g4_c1024");
        VoxHeader header = report.header().orElseThrow();
        assertEquals(VoxLayout.MAGIC, header.magic());
        assertEquals(4, header.maxGuests());
        assertEquals(1024, header.bipbufCapacity());
        assertEquals(1_000_000_000, header.heartbeatInterval());
        assertEquals(2, header.numVarSlotClasses());
        assertEquals(46720, header.currentSize());
        assertEquals(4, report.emptyPeers());
        assertEquals(List.of(), report.peers());
        assertEquals(List.of(pool(1024, 4, 4), pool(16384, 2, 2)), report.pools());
        assertFalse(report.truncated());
        assertEquals(List.of(), report.problems());
    }

    @ParameterizedTest
    @CsvSource({"seqA_01_reserved,3,0", "seqA_02_claimed,1,0", "seqA_03_heartbeat,1,0x1122334455667788"})
    void readsAPeer(String image, int state, String heartbeat) {
        Peer peer = peer(inspect(image));
        assertEquals(1, peer.id());
        assertEquals(state, peer.state());
        assertEquals(1, peer.epoch());
        assertEquals(Long.decode(heartbeat), peer.heartbeat());
    }

    @Test
    void readsInlineFrames() {
        Ring ring = peer(inspect("seqA_05_g2h_more")).toHost().orElseThrow();
        byte[] hello = "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(
                new Ring(
                        104,
                        0,
                        0,
                        List.of(inline(hello), inline(new byte[0]), inline(payload(7, 32)), inline(payload(8, 31)))),
                ring);
    }

    @Test
    void readsOnlyFramesThatWereNotReleased() {
        Ring ring = peer(inspect("seqA_06_g2h_read3")).toHost().orElseThrow();
        assertEquals(new Ring(104, 64, 0, List.of(inline(payload(8, 31)))), ring);
    }

    @Test
    void readsAWrappedRing() {
        Ring ring = peer(inspect("seqA_07_g2h_wrapped")).toHost().orElseThrow();
        assertEquals(new Ring(32, 64, 104, List.of(inline(payload(8, 31)), inline(payload(9, 24)))), ring);
    }

    @Test
    void readsARingWhoseConsumerDiedWhenItWentBackToTheStart() {
        Report report = inspect(spoilt("seqA_07_g2h_wrapped", TO_HOST + 64, 0));
        assertTrue(report.ok(), report.toString());
        Ring ring = peer(report).toHost().orElseThrow();
        assertEquals(List.of(inline(payload(9, 24))), ring.frames());
    }

    @Test
    void readsASlotFrame() {
        Ring ring = peer(inspect("seqB_01_h2g_slot")).toGuest().orElseThrow();
        byte[] payload = payload(20, 40);
        assertEquals(List.of(new Frame(VoxPath.SLOT, OptionalInt.of(40), OptionalInt.of(crc(payload)))), ring.frames());
    }

    @Test
    void readsAMappedFrameWithoutItsPayload() {
        byte[] image = Segments.golden("seqA_02_claimed");
        set(image, TO_HOST, 32);
        set(image, TO_HOST + DATA, 32);
        set(image, TO_HOST + DATA + 4, 2);
        set(image, TO_HOST + DATA + 24, 4000);
        Report report = inspect(image);
        assertTrue(report.ok(), report.toString());
        assertEquals(
                List.of(new Frame(VoxPath.MMAP, OptionalInt.of(4000), OptionalInt.empty())),
                peer(report).toHost().orElseThrow().frames());
    }

    @ParameterizedTest
    @CsvSource({"seqB_01_h2g_slot,2", "seqB_02_exhausted,0", "seqB_03_freed,2", "seqB_04_realloc,1"})
    void countsFreeSlots(String image, int free) {
        assertEquals(List.of(pool(64, 3, free)), inspect(image).pools());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,magic",
        "8,6,version",
        "12,64,header-size",
        "16,2048,total-size",
        "32,0,max-guests",
        "32,256,max-guests",
        "36,0,bipbuf-capacity",
        "36,256,ring-offset",
        "40,32,peer-table-offset",
        "48,712,pool-offset",
        "68,0,slot-classes",
        "72,1000,current-size",
        "128,9,peer-state",
        "144,704,ring-offset",
        "144,128,ring-offset",
        "192,200,ring-write",
        "192,102,ring-write",
        "192,60,ring-write",
        "196,4,ring-watermark",
        "200,64,ring-capacity",
        "256,200,ring-read",
        "704,0,slot-size",
        "708,0,slot-count",
        "708,40,slot-count",
        "712,3,free-list",
        "768,7,slot-generation",
        "772,2,slot-state",
        "776,1,slot-owner",
        "792,0x40000000,slot-owner",
        "796,1,free-list",
        "796,0,free-list",
        "832,61,slot-length",
        "576,12,frame-length",
        "580,3,frame-flags",
        "584,1,slot-class",
        "584,256,slot-class",
        "588,3,slot-index",
        "384,0,frame-length",
        "384,18,frame-length",
        "384,200,frame-length",
        "388,0x7fff0000,inline-length"
    })
    void namesWhatIsWrong(int offset, String value, String kind) {
        byte[] image = Segments.golden("seqB_01_h2g_slot");
        set(image, TO_HOST, 104);
        set(image, TO_HOST + 64, 64);
        System.arraycopy(Segments.golden("seqA_05_g2h_more"), TO_HOST + DATA, image, TO_HOST + DATA, 104);
        assertTrue(inspect(image).ok());
        set(image, offset, Integer.decode(value));
        Report report = inspect(image);
        assertTrue(report.problems().stream().anyMatch(it -> it.kind().equals(kind)), report.toString());
        for (Problem problem : report.problems()) {
            assertFalse(problem.value().isEmpty());
            assertFalse(problem.allowed().isEmpty());
        }
    }

    @Test
    void namesEveryProblem() {
        byte[] image = Segments.golden("seqB_01_h2g_slot");
        set(image, 8, 1);
        set(image, TO_GUEST, 3);
        set(image, META + 16 + 4, 5);
        assertEquals(
                List.of("version", "free-list", "slot-state", "ring-write"),
                inspect(image).problems().stream().map(Problem::kind).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127})
    void callsAnImageShorterThanAHeaderMalformed(int length) {
        Report report = inspect(Arrays.copyOf(Segments.golden("seqA_05_g2h_more"), length));
        assertTrue(report.truncated());
        assertTrue(report.header().isEmpty());
        assertEquals("file-size", report.problems().getFirst().kind());
    }

    @ParameterizedTest
    @CsvSource({"128,0,0", "192,1,0", "319,1,0", "320,1,0", "336,1,1", "343,1,1", "344,1,2", "703,1,4"})
    void decodesWhatIsThereOfAnImageWithoutAllRings(int length, int peers, int frames) {
        Report report = inspect(Arrays.copyOf(Segments.golden("seqA_05_g2h_more"), length));
        assertTrue(report.truncated());
        assertTrue(report.ok(), report.toString());
        assertEquals(peers, report.peers().size());
        assertEquals(
                frames,
                report.peers().stream()
                        .flatMap(it -> it.toHost().stream())
                        .mapToInt(it -> it.frames().size())
                        .sum());
        assertEquals(List.of(), report.pools());
    }

    @Test
    void callsAnImageWithoutAllSlotsMalformed() {
        Report report = inspect(Arrays.copyOf(Segments.golden("seqA_05_g2h_more"), 1023));
        assertFalse(report.truncated());
        assertFalse(report.ok());
        assertEquals(4, peer(report).toHost().orElseThrow().frames().size());
    }

    @Test
    void endsSoonInACircleOfFreeSlots() {
        byte[] image = Segments.golden("fresh_g1_c1024");
        int pool = 2496;
        set(image, pool + 2 * 64 + 12, 0);
        Report report = inspect(image);
        assertEquals("free-list", report.problems().getFirst().kind());
    }

    @Test
    void doesNotWrite() {
        Memory memory = Segments.image(Segments.golden("seqA_07_g2h_wrapped"));
        VoxInspection.of(memory);
        assertArrayEquals(Segments.golden("seqA_07_g2h_wrapped"), Segments.bytes(memory));
    }

    @Test
    void livesWithAnyImage() {
        assertTrue(images().run() > 0);
    }

    @Test
    void livesWithAnyImageOfManyGuests() {
        assertTrue(HostileImages.of(Segments.golden("fresh_g4_c1024"))
                        .bound(20_000, 1 << 20)
                        .reader(VoxInspection::of)
                        .field(32, 4)
                        .field(36, 4)
                        .field(40, 8)
                        .field(48, 8)
                        .field(68, 4)
                        .run(20_000)
                > 0);
    }

    @Test
    @Tag("slow")
    void livesWithTenMillionImages() {
        assertTrue(images().startAt(77).run(10_000_000) > 0);
    }

    private static HostileImages images() {
        HostileImages images = HostileImages.of(
                        Arrays.stream(SEQUENCES).map(Segments::golden).toArray(byte[][]::new))
                .block(64)
                .bound(20_000, 1 << 20)
                .reader(VoxInspection::of);
        for (int word = 8; word < 80; word += 4) {
            images.field(word, 4);
        }
        for (int ring : new int[] {TO_HOST, TO_GUEST}) {
            images.field(ring, 4).field(ring + 4, 4).field(ring + 8, 4).field(ring + 64, 4);
            images.field(ring + DATA, 4).field(ring + DATA + 4, 4).field(ring + DATA + 8, 4);
        }
        for (int word = 0; word < 48; word += 4) {
            images.field(META + word, 4);
        }
        return images.field(GUEST, 4)
                .field(GUEST + 16, 8)
                .field(POOL, 4)
                .field(POOL + 4, 4)
                .field(POOL + 8, 4);
    }

    private static Report inspect(String golden) {
        Report report = inspect(Segments.golden(golden));
        assertEquals(List.of(), report.problems());
        return report;
    }

    private static Report inspect(byte[] image) {
        return VoxInspection.of(Segments.image(image));
    }

    private static byte[] spoilt(String golden, int offset, int value) {
        byte[] image = Segments.golden(golden);
        set(image, offset, value);
        return image;
    }

    private static void set(byte[] image, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            image[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    private static Peer peer(Report report) {
        assertEquals(1, report.peers().size());
        return report.peers().getFirst();
    }

    /** Payload of frame s in the golden images. */
    private static byte[] payload(int s, int length) {
        byte[] payload = Segments.payload(s, length);
        Arrays.fill(payload, 0, Math.min(8, length), (byte) 0);
        payload[0] = (byte) s;
        return payload;
    }

    private static Frame inline(byte[] payload) {
        return new Frame(VoxPath.INLINE, OptionalInt.of(payload.length), OptionalInt.of(crc(payload)));
    }

    private static Pool pool(int slotSize, int count, int free) {
        return new Pool(slotSize, count, OptionalInt.of(free));
    }

    private static int crc(byte[] payload) {
        CRC32 crc = new CRC32();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
