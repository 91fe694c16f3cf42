package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.HostileImages;
import io.millrace.fusiondock.internal.FusiondockInspection.Report;
import io.millrace.fusiondock.internal.FusiondockInspection.Slot;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions are decoded as their makers described them, whatever is wrong is named, nothing is thrown or written. */
@Timeout(60)
class FusiondockInspectionTest {
    private static final long REGION = FusiondockLayout.REGION_BYTES;
    private static final int DEFAULT_MAX = 0x3FFFF0;
    private static final String[] GOLDEN = {
        "00-init.region0",
        "01-linux-int999.region0",
        "02-int999-read.region0",
        "03-uniproton-str.region1",
        "04-uniproton-int8080808.region1",
        "05-chunk1-of-3.region0"
    };

    @ParameterizedTest
    @CsvSource({
        "00-init.region0,                 0,  0, START,         0,",
        "00-init.region1,                 0,  0, START,         0,",
        "01-linux-int999.region0,         4,  1, READY_TO_READ, 0, 68aa18c4",
        "01-linux-int999.region1,         0,  0, START,         0,",
        "02-int999-read.region0,          4,  2, READ_END,      0,",
        "03-uniproton-str.region0,        4,  2, READ_END,      0,",
        "03-uniproton-str.region1,        16, 1, READY_TO_READ, 1, f1db73ac",
        "04-uniproton-int8080808.region1, 4,  1, READY_TO_READ, 0, 1d125058"
    })
    void readsWholeMessages(String image, long used, int op, String name, int type, String crc) {
        OptionalInt sum = crc == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseUnsignedInt(crc, 16));
        assertEquals(new Slot(DEFAULT_MAX, used, op, name, type, sum), slot(head(Mailboxes.golden(image))));
    }

    @Test
    void readsTheFirstPieceOfAMessageWithoutAChecksum() {
        assertEquals(
                new Slot(64, 150, 1, "READY_TO_READ", 5, OptionalInt.empty()),
                slot(head(Mailboxes.golden("05-chunk1-of-3.region0"))));
    }

    @Test
    void readsARegionBehindAnother() {
        Memory memory = Mailboxes.memory(Access.NORMAL);
        Mailboxes.send(Mailboxes.link(memory, Role.UNIPROTON), 9, Mailboxes.blob(500));
        Report report = FusiondockInspection.of(memory, Mailboxes.REGION, Mailboxes.REGION, false);
        assertEquals(
                new Slot(Mailboxes.CAPACITY, 500, 1, "READY_TO_READ", 9, OptionalInt.of(crc(Mailboxes.blob(500)))),
                slot(report));
    }

    @Test
    void callsARegionWithoutASizeNoProblem() {
        assertEquals(
                new Slot(0, 0, 0, "START", 0, OptionalInt.empty()),
                slot(FusiondockInspection.of(image(new byte[64]), 0, 64, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0,  0x3FFFF1,   max_size",
        "0, 0,  0xFFFFFFFF, max_size",
        "0, 4,  0x80000000, used_size",
        "0, 4,  0xFFFFFFFF, used_size",
        "0, 8,  4,          op_type",
        "0, 8,  0xFFFFFFFF, op_type",
        "1, 8,  0x80000000, op_type",
        "3, 0,  0xFFFFFFFF, max_size",
        "4, 4,  0x80000000, used_size"
    })
    void namesTheWordThatIsWrong(int golden, int offset, String word, String kind) {
        byte[] spoilt = Mailboxes.golden(GOLDEN[golden]);
        byte[] bytes = Mailboxes.toBytes(Long.decode(word).intValue());
        System.arraycopy(bytes, 0, spoilt, offset, bytes.length);
        List<Problem> problems = head(spoilt).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(kind, problems.getFirst().kind());
        assertEquals(offset, problems.getFirst().offset());
        long value = kind.equals("op_type") ? Long.decode(word).intValue() : Long.decode(word);
        assertEquals(String.valueOf(value), problems.getFirst().value());
    }

    @Test
    void namesEverythingThatIsWrongAtItsPlaceInTheMemory() {
        byte[] image = new byte[128];
        Arrays.fill(image, 64, 128, (byte) -1);
        assertEquals(
                List.of(64L, 68L, 72L),
                FusiondockInspection.of(image(image), 64, 64, false).problems().stream()
                        .map(Problem::offset)
                        .toList());
    }

    @Test
    void callsALengthNoSlotCanCarryAPieceAndNoMistake() {
        byte[] image = Mailboxes.golden(GOLDEN[1]);
        System.arraycopy(Mailboxes.toBytes(Integer.MAX_VALUE), 0, image, 4, 4);
        assertEquals(Integer.MAX_VALUE, slot(head(image)).used());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16, 95})
    void namesTheLengthOfAnImageThatIsTooShort(int length) {
        byte[] image = Arrays.copyOf(Mailboxes.golden(GOLDEN[3]), length);
        Report whole = FusiondockInspection.of(image(image), 0, 96, false);
        assertEquals("image-size", whole.problems().getFirst().kind());
        assertEquals(length, whole.problems().getFirst().offset());
        assertEquals(length >= 16, whole.slot().isPresent());

        Report truncated = FusiondockInspection.of(image(image), 0, REGION, true);
        assertEquals(length >= 16, truncated.ok());
    }

    @Test
    void namesARegionThatStartsBehindTheEnd() {
        Report report = FusiondockInspection.of(image(new byte[96]), 0x400000, REGION, true);
        assertEquals("image-size", report.problems().getFirst().kind());
        assertTrue(report.slot().isEmpty());
    }

    @Test
    void leavesOutTheChecksumOfAMessageThatIsNotInTheImage() {
        byte[] image = Arrays.copyOf(Mailboxes.golden(GOLDEN[3]), 31);
        assertEquals(OptionalInt.empty(), slot(head(image)).crc());
        assertTrue(slot(head(Arrays.copyOf(image, 32))).crc().isPresent());
    }

    @Test
    void leavesOutTheChecksumOfAMessageThatIsVeryLong() {
        int most = 1 << 25;
        Memory memory = Memory.of(Arena.ofAuto().allocate(most + 32L, 8), Access.NORMAL);
        memory.setInt(0, most + 16);
        memory.setInt(4, most);
        memory.setInt(8, FusiondockStates.STANDARD.ready());
        assertTrue(slot(FusiondockInspection.of(memory, 0, memory.size(), false))
                .crc()
                .isPresent());
        memory.setInt(4, most + 1);
        Report report = FusiondockInspection.of(memory, 0, memory.size(), false);
        assertTrue(report.limited());
        assertEquals(OptionalInt.empty(), slot(report).crc());
    }

    @Test
    void neverTakesPartsOfTwoMessagesForOne() throws InterruptedException {
        Traffic traffic = new Traffic();
        Thread thread = new Thread(traffic, "traffic");
        thread.start();
        try {
            for (int seen = 0; seen < 2000; ) {
                Slot slot = slot(FusiondockInspection.of(traffic.memory, 0, Traffic.REGION_BYTES, false));
                if (slot.crc().isPresent()) {
                    assertEquals(crc(Traffic.message(slot.type())), slot.crc().getAsInt());
                    seen++;
                }
            }
        } finally {
            traffic.ended = true;
            thread.join();
        }
    }

    /** Sends message after message, each other than those before and behind it, and receives it after a while. */
    private static final class Traffic implements Runnable {
        static final int REGION_BYTES = 0x10000;
        private static final int LENGTH = 50_000;
        private static final int MESSAGES = 101;
        private static final int PACE = 50;

        private final Memory memory = Mailboxes.memory(Access.NORMAL, REGION_BYTES);
        private final FusiondockLink linux = link(Role.LINUX);
        private final FusiondockLink uniproton = link(Role.UNIPROTON);
        private final List<byte[]> messages =
                IntStream.range(0, MESSAGES).mapToObj(Traffic::message).toList();
        private volatile boolean ended;

        private FusiondockLink link(Role role) {
            return Mailboxes.link(memory, role, changes -> changes.region(REGION_BYTES));
        }

        @Override
        public void run() {
            for (int type = 0; !ended; type = (type + 1) % MESSAGES) {
                Mailboxes.send(linux, type, messages.get(type));
                for (int pause = type * PACE; pause > 0; pause--) {
                    Thread.onSpinWait();
                }
                uniproton.rx().poll((segment, offset, length, kind) -> {}, 1);
            }
        }

        static byte[] message(int type) {
            byte[] bytes = new byte[LENGTH];
            new Random(type).nextBytes(bytes);
            return bytes;
        }
    }

    @Test
    void livesWithAnyImage() {
        assertTrue(images().run() > 0);
    }

    @Test
    @Tag("slow")
    void livesWithTenMillionImages() {
        assertTrue(images().startAt(77).run(10_000_000) > 0);
    }

    private static HostileImages images() {
        HostileImages images = HostileImages.of(
                        Arrays.stream(GOLDEN).map(Mailboxes::golden).toArray(byte[][]::new))
                .block(16)
                .bound(1000, 1 << 20)
                .reader(memory -> {
                    FusiondockInspection.of(memory, 0, REGION, true);
                    FusiondockInspection.of(memory, 0, 96, false);
                    FusiondockInspection.of(memory, 32, 64, false);
                });
        for (int word = 0; word < FusiondockLayout.DATA_OFFSET; word += Integer.BYTES) {
            images.field(word, Integer.BYTES).field(32 + word, Integer.BYTES);
        }
        return images;
    }

    private static Report head(byte[] image) {
        return FusiondockInspection.of(image(image), 0, REGION, true);
    }

    private static Slot slot(Report report) {
        assertEquals(List.of(), report.problems());
        return report.slot().orElseThrow();
    }

    /** A store ends in an exception. */
    private static Memory image(byte[] bytes) {
        MemorySegment copy = Arena.ofAuto().allocate(bytes.length, 8);
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return Memory.of(copy.asReadOnly(), Access.NORMAL);
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
