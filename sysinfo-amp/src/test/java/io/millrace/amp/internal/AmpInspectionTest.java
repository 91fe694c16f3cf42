package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpInspection.Kind;
import io.millrace.amp.internal.AmpInspection.Message;
import io.millrace.amp.internal.AmpInspection.Queue;
import io.millrace.amp.internal.AmpInspection.Report;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of the original implementation, and memories of ours, are decoded as they were made. */
class AmpInspectionTest {
    private static final long ENTRY = 0x4087a5a8L;

    @Test
    void showsEntriesOfBothPoolsWithTheirBytes() {
        Report report = look(Amps.goldenWindows("03-allocs"));
        assertTrue(report.ok());
        assertEquals(15, report.blocks().size());
        EntryInfo alice = new EntryInfo(Pool.HP, 0x107, 20, 0x4087a608L);
        assertEquals(
                crc("416c696365000000000000000000000021000000"),
                report.blocks().stream()
                        .filter(block -> block.info().equals(alice))
                        .findFirst()
                        .orElseThrow()
                        .crc());
        assertEquals(
                new EntryInfo(Pool.RTC, 0, 12, 0x500037c0L),
                report.blocks().getLast().info());
        assertEquals(List.of(), report.queues());
    }

    @Test
    void showsAQueueAndWhatItHolds() {
        Report report = look(Amps.goldenWindows("05-queue-3-pending"));
        assertTrue(report.ok());
        assertEquals(
                List.of(new Queue(0x10, Kind.QUEUE, 8, 32, 3, 0, List.of(plain("41"), plain("4242"), plain("434343")))),
                report.queues());
        assertEquals(3, report.queues().getFirst().pending());
    }

    @Test
    void showsRpmsgInterruptsAndEvents() {
        Report report = look(Amps.goldenWindows("08-rpmsg"));
        assertTrue(report.ok());
        assertEquals(Map.of(Core.MAIN, 1 << 29, Core.SUB, 1 << 29), report.pending());
        assertEquals(List.of(new AmpInspection.Word(0xff01, 0), new AmpInspection.Word(0xff02, 0)), report.events());
        assertEquals(
                List.of(
                        new Queue(
                                0xff03,
                                Kind.RPMSG_MAIN,
                                16,
                                64,
                                2,
                                0,
                                List.of(rpmsg(1, 7, "68656c6c6f"), rpmsg(1, 7, "ab".repeat(56)))),
                        new Queue(0xff03, Kind.RPMSG_SUB, 16, 64, 1, 0, List.of(rpmsg(7, 1, "00")))),
                report.queues());
    }

    @ParameterizedTest
    @CsvSource({
        "12-torn-publish, chain-size, 4087a5b8, 0xa5a5, 3",
        "13a-corrupt-next, chain-next, 4087a5a4, 0x4087a5a0, 2",
        "13b-corrupt-next, chain-next, 4087a5a4, 0x4087a588, 2"
    })
    void namesPlaceAndValueOfABrokenLink(String name, String kind, String address, String value, int entries) {
        Report report = look(Amps.goldenWindows(name));
        Problem problem = report.problems().getFirst();
        assertEquals(1, report.problems().size());
        assertEquals(kind, problem.kind());
        assertEquals(Long.parseLong(address, 16), problem.offset());
        assertEquals(value, problem.value());
        assertEquals(entries, report.blocks().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-sysinfo-init", "03-allocs", "08-rpmsg", "13a-corrupt-next"})
    void writesNothing(String name) {
        AmpMemory memory = Amps.goldenWindows(name);
        look(memory);
        assertArrayEquals(Amps.golden(name + ".hp"), Amps.image(memory, Pool.HP));
        assertArrayEquals(Amps.golden(name + ".rtc"), Amps.image(memory, Pool.RTC));
    }

    @Test
    void tellsMemoryWithoutAChain() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        assertFalse(AmpInspection.isInitialised(memory));
        assertEquals(
                List.of("chain-sentinel", "chain-sentinel"),
                look(memory).problems().stream().map(Problem::kind).toList());
        Amps.main(memory);
        assertTrue(AmpInspection.isInitialised(memory));
    }

    /** A light-sleep build: descriptors that main sends with are in the other pool. */
    @Test
    void followsPointersIntoTheRtcPool() {
        AmpMemory memory = lightSleep();
        Report report = AmpInspection.of(memory, true);
        assertEquals(List.of(), report.problems());
        assertEquals(OptionalInt.of(0), report.power());
        assertEquals(
                List.of(
                        new Queue(0x10, Kind.QUEUE, 4, 16, 1, 0, List.of(plain("0102"))),
                        new Queue(0xff03, Kind.RPMSG_MAIN, 4, 16, 1, 0, List.of(rpmsg(3, 4, "05"))),
                        new Queue(0xff03, Kind.RPMSG_SUB, 4, 16, 0, 0, List.of())),
                report.queues());
    }

    @Test
    void leavesOutQueuesWhoseDescriptorsWereNotGiven() {
        AmpMemory both = lightSleep();
        AmpMemory hpOnly = AmpMemory.of(Amps.C6, Amps.window(both, Pool.HP), 0, Optional.empty(), 0);
        Report report = AmpInspection.of(hpOnly, false);
        assertEquals(List.of(), report.problems());
        assertEquals(
                List.of(Kind.RPMSG_SUB),
                report.queues().stream().map(Queue::kind).toList());
    }

    @Test
    void missesTheCounterOfALightSleepBuild() {
        AmpMemory memory = Amps.goldenWindows("02-amp-init");
        assertEquals(
                "pm-missing",
                AmpInspection.of(memory, true).problems().getFirst().kind());
        assertTrue(AmpInspection.of(memory, false).ok());
    }

    @Test
    void anEntryThatIsNoQueueIsNoProblem() {
        AmpMemory memory = Amps.windows(Amps.C6, 0xA5);
        AmpLink main = Amps.main(memory);
        main.sysInfo().allocate(0x20, 400, Pool.HP, _ -> {}).orElseThrow();
        main.sysInfo().allocate(0x21, 12, Pool.HP, _ -> {}).orElseThrow();
        Report report = look(memory);
        assertTrue(report.ok());
        assertEquals(List.of(), report.queues());
    }

    /** Whose pointers point elsewhere is a queue if everything in it is in order. */
    @Test
    void showsAQueueOfAnyShapeThatIsInOrder() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        long conf = main.sysInfo()
                .allocate(0x20, 12, Pool.HP, _ -> {})
                .orElseThrow()
                .info()
                .address();
        EntryInfo rest = main.sysInfo()
                .allocate(0x21, 64, Pool.HP, _ -> {})
                .orElseThrow()
                .info();
        Memory hp = Amps.window(memory, Pool.HP);
        long start = Amps.C6.start(Pool.HP);
        AmpQueueView.configure(hp, conf - start, 4, 8, rest.address(), rest.address() + 32);
        AmpQueueView.describe(hp, rest.address() + 32 - start, 4, 8, rest.address());
        assertEquals(
                List.of(new Queue(0x20, Kind.QUEUE, 4, 8, 0, 0, List.of())),
                look(memory).queues());
        hp.setInt(rest.address() + 32 - start, 0x1000);
        assertIsNoQueue(memory);
        hp.setInt(rest.address() + 32 - start, (int) rest.address());
        hp.setInt(rest.address() + 36 - start, AmpLayout.state(9, AmpLayout.AVAIL));
        assertIsNoQueue(memory);
    }

    @ParameterizedTest
    @CsvSource({
        // of the configuration: length, item, data, descriptors
        "0, 0x00200003, queue-length",
        "0, 0x00210008, queue-item",
        "4, 0x4087e55c, queue-data",
        // of the first descriptor, which holds a message: address, length, flags
        "12, 0x4087a5f5, queue-buffer",
        "16, 0x00800021, queue-message-length",
        "16, 0x00000001, queue-flags",
        // of free ones
        "68, 0x10000000, queue-buffer",
        "48, 0x80000020, queue-flags"
    })
    void namesWhatIsWrongInAQueue(int offset, String word, String kind) {
        AmpMemory memory = Amps.goldenWindows("05-queue-3-pending");
        Amps.window(memory, Pool.HP)
                .setInt(
                        ENTRY - Amps.C6.start(Pool.HP) + offset,
                        Long.decode(word).intValue());
        Report report = look(memory);
        assertEquals(
                List.of(kind), report.problems().stream().map(Problem::kind).toList());
        assertTrue(report.problems().getFirst().offset() >= ENTRY
                && report.problems().getFirst().offset() < ENTRY + 332);
    }

    @Test
    void namesTheMessageOfRpmsgThatIsTooLong() {
        AmpMemory memory = Amps.goldenWindows("08-rpmsg");
        AmpInspection.Report before = look(memory);
        long data = Integer.toUnsignedLong(
                Amps.window(memory, Pool.HP).getInt(ENTRY - Amps.C6.start(Pool.HP) + AmpLayout.CONF_DATA_OFFSET));
        Amps.window(memory, Pool.HP).setInt(data - Amps.C6.start(Pool.HP) + 4, 57);
        Report report = look(memory);
        assertEquals(List.of(new Problem("rpmsg-length", data + 4, "0x39", "0 to 56", 1, "")), report.problems());
        assertEquals(
                before.queues().getFirst().messages().subList(1, 2),
                report.queues().getFirst().messages());
    }

    /** The entry ends before the data begin: the next entry would share their bytes. */
    @Test
    void namesAQueueWhoseEntryIsTooShort() {
        AmpMemory memory = Amps.windows(AmpChip.P4.standard().withHpSize(65536), new byte[65536], new byte[0]);
        AmpLink main = Amps.main(memory);
        EntryInfo entry = main.sysInfo()
                .allocate(0x10, 524, Pool.HP, _ -> {})
                .orElseThrow()
                .info();
        long at = entry.address() - memory.geometry().start(Pool.HP);
        Memory hp = Amps.window(memory, Pool.HP);
        AmpQueueView.configure(hp, at, 256, 120, entry.address() + 12 + 2048, entry.address() + 12);
        AmpQueueView.describe(hp, at + 12, 256, 120, entry.address() + 12 + 2048);
        Problem problem = look(memory).problems().getFirst();
        assertEquals("queue-entry-size", problem.kind());
        assertEquals("0x20c", problem.value());
        assertEquals("0x800c or more", problem.allowed());
    }

    @Test
    void namesReservedEntriesOfAWrongSize() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.sysInfo().allocate(0xff03, 8, Pool.HP, _ -> {}).orElseThrow();
        main.sysInfo().allocate(0xff04, 12, Pool.HP, _ -> {}).orElseThrow();
        main.sysInfo().allocate(0xff05, 8, Pool.RTC, _ -> {}).orElseThrow();
        assertEquals(
                List.of("queue-entry-size", "queue-length", "pm-size"),
                look(memory).problems().stream().map(Problem::kind).toList());
    }

    @Test
    void showsTheQueueOfTheSystemService() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.link(memory, new AmpOptions(Core.MAIN, AmpOptions.Start.INIT, true, true, 0, false, true, 0));
        Queue queue = look(memory).queues().getFirst();
        assertEquals(new Queue(0xff04, Kind.SYSTEM, 16, 128, 0, 0, List.of()), queue);
        assertEquals("system", queue.kind().label());
        assertEquals("rpmsg-sub", Kind.RPMSG_SUB.label());
    }

    private static void assertIsNoQueue(AmpMemory memory) {
        assertTrue(look(memory).ok());
        assertEquals(List.of(), look(memory).queues());
    }

    private static AmpMemory lightSleep() {
        AmpMemory memory = Amps.windows(Amps.C6, 0xA5);
        AmpLink main = Amps.link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, true));
        main.createQueue(0x10, 4, 16, true).orElseThrow();
        main.createRpmsg(4, 16).orElseThrow();
        Amps.send(main.sender(0x10, -1).orElseThrow().tx(), Amps.hex("0102"));
        Amps.send(main.rpmsg().orElseThrow().endpoints().orElseThrow().open(3).to(4), Amps.hex("05"));
        return memory;
    }

    private static Report look(AmpMemory memory) {
        return AmpInspection.of(memory, false);
    }

    private static Message plain(String hex) {
        return rpmsg(0, 0, hex);
    }

    private static Message rpmsg(int source, int target, String hex) {
        return new Message(source, target, hex.length() / 2, crc(hex));
    }

    private static int crc(String hex) {
        CRC32 crc = new CRC32();
        crc.update(Amps.hex(hex));
        return (int) crc.getValue();
    }
}
