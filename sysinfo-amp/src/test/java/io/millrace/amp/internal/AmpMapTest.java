package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.LayoutText;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the maps say of the images of the original, of links at work, and of memory that goes. */
class AmpMapTest {
    private static final Map<Pool, String> APART = Map.of(Pool.HP, "ram", Pool.RTC, "rtc");

    private static SegmentLayout map(AmpMemory memory, String segment) {
        return AmpMap.of("c6", memory, APART).stream()
                .filter(map -> map.segment().equals(segment))
                .findFirst()
                .orElseThrow();
    }

    /** All of a window. */
    private static List<Field> fields(AmpMemory memory, Pool pool) {
        long size = Amps.window(memory, pool).size();
        List<Field> fields = LayoutRules.neat(map(memory, APART.get(pool)), size);
        LayoutRules.cover(fields, 0, size);
        return fields;
    }

    private static String text(AmpMemory memory, Pool pool) {
        return LayoutText.of(fields(memory, pool));
    }

    private static String corrupt(AmpMemory memory, Pool pool) {
        return fields(memory, pool).stream()
                .filter(it -> it.state() == FieldState.CORRUPT)
                .map(it -> it.name() + ": " + it.value())
                .collect(Collectors.joining("\n"));
    }

    /** The start of a main core. */
    @Test
    void twoEvents() {
        AmpMemory memory = Amps.goldenWindows("02-amp-init");
        assertEquals("""
                0000 4 hp.pending.main CONTROL 0x00000000
                0004 4 hp.pending.sub CONTROL 0x00000000
                0008 24 hp.reserved CONTROL
                0020 8 hp.sentinel CONTROL id 0xffff, 0 bytes, next 0x4087a588
                0028 8 hp.entry[EVENT_MAIN] CONTROL id EVENT_MAIN, 4 bytes, next 0x4087a594
                0030 4 hp.entry[EVENT_MAIN].bits CONTROL 0x00000000
                0034 8 hp.entry[EVENT_SUB] CONTROL id EVENT_SUB, 4 bytes, the last
                003c 4 hp.entry[EVENT_SUB].bits CONTROL 0x00000000
                0040 16320 hp.free FREE""", text(memory, Pool.HP));
        assertEquals(
                "0000 8 rtc.sentinel CONTROL id 0xffff, 0 bytes, the last\n0008 248 rtc.free FREE",
                text(memory, Pool.RTC));
        assertEquals("amp c6", map(memory, "ram").owner());
    }

    /** Sizes of all kinds, one of nothing, ids of the firmware that are just data. */
    @Test
    void entriesInBothPools() {
        AmpMemory memory = Amps.goldenWindows("03-allocs");
        String text = text(memory, Pool.HP);
        assertContains("\n0040 8 hp.entry[0x0100] CONTROL id 0x0100, 0 bytes, next 0x4087a5a8\n0048 8 ", text);
        assertContains("\n0050 4 hp.entry[0x0101].data USED\n", text);
        assertContains("\n00c4 256 hp.entry[0x0108].data USED\n", text);
        assertContains("\n01d0 8 hp.entry[0xffff] CONTROL id 0xffff, 4 bytes, the last\n", text);
        assertEquals("""
                0000 8 rtc.sentinel CONTROL id 0xffff, 0 bytes, next 0x500037a8
                0008 8 rtc.entry[0x0100] CONTROL id 0x0100, 8 bytes, next 0x500037b8
                0010 8 rtc.entry[0x0100].data USED
                0018 8 rtc.entry[0x0000] CONTROL id 0x0000, 12 bytes, the last
                0020 12 rtc.entry[0x0000].data USED
                002c 212 rtc.free FREE""", text(memory, Pool.RTC));
    }

    @Test
    void aQueueWithThreeMessages() {
        String text = text(Amps.goldenWindows("05-queue-3-pending"), Pool.HP);
        assertTrue(text.endsWith("""
                        0040 8 hp.entry[0x0010] CONTROL id 0x0010, 332 bytes, the last
                        0048 12 queue[0x0010].conf CONTROL 8 x 32, 3 pending, head 3, tail 0
                        0054 8 queue[0x0010].desc[0] CONTROL sent, 1 byte at 0x4087a5f4
                        005c 8 queue[0x0010].desc[1] CONTROL sent, 2 bytes at 0x4087a614
                        0064 8 queue[0x0010].desc[2] CONTROL sent, 3 bytes at 0x4087a634
                        006c 40 queue[0x0010].desc[3..7] CONTROL free
                        0094 96 queue[0x0010].data[0..2] USED
                        00f4 160 queue[0x0010].data[3..7] FREE
                        0194 15980 hp.free FREE"""), text);
    }

    @Test
    void rpmsgBothWays() {
        String text = text(Amps.goldenWindows("08-rpmsg"), Pool.HP);
        assertTrue(text.startsWith("0000 4 hp.pending.main CONTROL 0x20000000: rpmsg\n"), text);
        assertContains(" rpmsg.tx.conf CONTROL 16 x 64, 2 pending, head 2, tail 0\n", text);
        assertContains(" rpmsg.rx.conf CONTROL 16 x 64, 1 pending, head 1, tail 0\n", text);
        assertContains(" rpmsg.tx.desc[0] CONTROL sent, 5 bytes at 0x4087a6c0, from 1 to 7\n", text);
        assertContains(" rpmsg.rx.desc[1..15] CONTROL free\n", text);
        assertContains(" 128 rpmsg.tx.data[0..1] USED\n", text);
        assertContains(" 64 rpmsg.rx.data[0] USED\n", text);
    }

    /** The descriptors that main sends with are in the other segment. */
    @Test
    void aLightSleepBuildHasPartsOfAQueueInBoth() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, true));
        main.createRpmsg(4, 64).orElseThrow();
        Amps.send(main.rpmsg().orElseThrow().endpoints().orElseThrow().open(1).to(7), new byte[5]);
        assertEquals("""
                0000 8 rtc.sentinel CONTROL id 0xffff, 0 bytes, next 0x500037a8
                0008 8 rtc.entry[PM] CONTROL id PM, 4 bytes, next 0x500037b4
                0010 1 rtc.entry[PM].count CONTROL 0
                0011 3 rtc.entry[PM].reserved CONTROL
                0014 8 rtc.entry[VQUEUE] CONTROL id VQUEUE, 32 bytes, the last
                001c 8 rpmsg.tx.desc[0] CONTROL sent, 5 bytes at 0x4087a5e0, from 1 to 7
                0024 24 rpmsg.tx.desc[1..3] CONTROL free
                003c 196 rtc.free FREE""", text(memory, Pool.RTC));
        String hp = text(memory, Pool.HP);
        assertTrue(hp.contains(" rpmsg.tx.conf CONTROL 4 x 64, 1 pending, head 1, tail 0\n"), hp);
        assertTrue(hp.contains(" 32 rpmsg.rx.desc[0..3] CONTROL free\n"), hp);
        assertTrue(hp.contains(" 64 rpmsg.tx.data[0] USED\n"), hp);

        AmpMemory alone = AmpMemory.of(Amps.C6, Amps.window(memory, Pool.HP), 0, Optional.empty(), 0);
        String without = LayoutText.of(
                LayoutRules.neat(map(alone, "ram"), Amps.window(memory, Pool.HP).size()));
        assertTrue(without.contains("rpmsg.tx.conf CONTROL descriptors in the RTC pool, which is not mapped"), without);
        assertTrue(without.contains(" rpmsg.rx.desc[0..3] CONTROL free\n"), without);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 13, 40})
    void buffersThatChangedTheirPlaces(int messages) {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.Queue queue = Amps.queue(memory, 4, 8);
        for (int i = 0; i < messages; i++) {
            Amps.send(queue.tx(), new byte[1]);
            Amps.receive(queue.rx());
        }
        Amps.send(queue.tx(), new byte[2]);
        int slot = messages % 4;
        String text = text(memory, Pool.HP);
        assertContains("4 x 8, 1 pending, head " + (slot + 1) % 4 + ", tail " + slot + "\n", text);
        assertContains(" queue[0x0010].desc[" + slot + "] CONTROL sent, 2 bytes", text);
        assertContains(" 8 queue[0x0010].data[" + slot + "] USED", text);
    }

    /** Slots of a long queue do not say where their message is, so that they are one field. */
    @Test
    void ofALongQueueOnlyWhichSlotsAreInUse() {
        AmpMemory memory = Amps.windows(Amps.C6.withHpSize(32_768), 0);
        AmpLink main = Amps.main(memory);
        main.createQueue(0x10, 1025, 4, true).orElseThrow();
        Producer tx = main.sender(0x10, -1).orElseThrow().tx();
        for (int i = 0; i < 1000; i++) {
            Amps.send(tx, new byte[1]);
        }
        String text = text(memory, Pool.HP);
        assertContains(" 8000 queue[0x0010].desc[0..999] CONTROL sent\n", text);
        assertContains(" 4000 queue[0x0010].data[0..999] USED\n", text);
    }

    @Test
    void bothPoolsInOneSegmentAreOneMap() {
        Memory both = Amps.memory(new byte[Amps.bytes(Amps.C6)]);
        AmpMemory memory = Amps.windows(Amps.C6, both);
        Amps.main(memory);
        List<SegmentLayout> maps = AmpMap.of("c6", memory, Map.of(Pool.HP, "ram", Pool.RTC, "ram"));
        assertEquals(1, maps.size());
        List<Field> fields = LayoutRules.neat(maps.getFirst(), both.size());
        LayoutRules.cover(fields, 0, both.size());
        assertTrue(LayoutText.of(fields).contains("\n4000 8 rtc.sentinel CONTROL"));
    }

    /** Regions do not start at a page; behind the HP region a core leaves its last words. */
    @Test
    void aSegmentOfPagesWithAPanicArea() {
        Memory pages = Amps.memory(new byte[6 * AmpLayout.PAGE_BYTES]);
        AmpMemory memory = AmpMemory.ofPages(Amps.C6, pages, Optional.empty());
        Amps.main(memory);
        byte[] words = "abort() was called\n".getBytes(StandardCharsets.US_ASCII);
        pages.setInt(0x4560, 1);
        pages.setInt(0x4564, 8);
        pages.copyIn(0x4568, words, 0, words.length);
        List<Field> fields =
                LayoutRules.neat(AmpMap.of("c6", memory, Map.of(Pool.HP, "ram")).getFirst(), pages.size());
        LayoutRules.cover(fields, 0x560, 0x5560);
        String text = LayoutText.of(fields);
        assertTrue(text.startsWith("0560 4 hp.pending.main CONTROL"), text);
        assertTrue(text.endsWith("""
                        4560 4096 panic CONTROL
                        4560 4 panic.is_abort CONTROL yes
                        4564 4 panic.stack_len CONTROL 8 bytes
                        4568 248 panic.text CONTROL abort() was called
                        4660 256 panic.regs[0..63] CONTROL
                        4760 1024 panic.stack[0..255] CONTROL"""), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12-torn-publish", "13a-corrupt-next", "13b-corrupt-next"})
    void aBrokenChainIsShownAsFarAsItGoes(String name) {
        AmpMemory memory = Amps.goldenWindows(name);
        String text = corrupt(memory, Pool.HP);
        assertContains("allowed: 0", text);
        assertTrue(text.endsWith("hp.unreachable: behind a broken link"), text);
        assertTrue(text(memory, Pool.HP).contains("hp.entry[EVENT_MAIN] CONTROL"));
    }

    @Test
    void memoryWithoutAChain() {
        assertEquals(
                "hp.sentinel: chain-sentinel 0xa5a5a5a5, allowed: 0x0000ffff\nhp.unreachable: behind a broken link",
                corrupt(Amps.windows(Amps.C6, 0xa5), Pool.HP));
    }

    @Test
    void whatCannotBeInAQueueSaysWhatCould() {
        AmpMemory memory = Amps.goldenWindows("05-queue-3-pending");
        Memory hp = Amps.window(memory, Pool.HP);
        hp.setInt(0x54, 0x12345678);
        hp.setInt(0x60, hp.getInt(0x60) | 33);
        hp.setInt(0x8c, 0x4087a5f5);
        String expected = """
                queue[0x0010].desc[0]: queue-buffer 0x12345678, allowed: a buffer of 32 bytes from 0x4087a5f4
                queue[0x0010].desc[1]: queue-message-length 0x23, allowed: 0 to 32
                queue[0x0010].desc[7]: queue-buffer 0x4087a5f5, allowed: a buffer of 32 bytes from 0x4087a5f4""";
        assertEquals(expected, corrupt(memory, Pool.HP));
        hp.setInt(0x78, 0x0080_0000);
        assertContains("queue[0x0010].desc[4]: queue-flags 0x800000, allowed: flags that", corrupt(memory, Pool.HP));
        assertContains("8 x 32, flags do not follow from each other\n", text(memory, Pool.HP));
        hp.setInt(0x48, 0x0020_0007);
        assertContains("queue[0x0010].conf: queue-length 0x7, allowed: a power of two", corrupt(memory, Pool.HP));
        assertContains("\n0054 320 hp.entry[0x0010].data[12..331] USED\n", text(memory, Pool.HP));
    }

    private static void assertContains(String expected, String text) {
        assertTrue(text.contains(expected), text);
    }

    /** Pointers that lead into somebody else's bytes, or into the queue's own once more. */
    @ParameterizedTest
    @ValueSource(ints = {0x4087a590, 0x4087a5a8, 0x4087a5b4, 0x4087a5ac, 0x4087b000, 0x500037a8})
    void aQueueHasItsEntryAndNoMore(int data) {
        AmpMemory memory = Amps.goldenWindows("05-queue-3-pending");
        Amps.window(memory, Pool.HP).setInt(0x4c, data);
        String text = corrupt(memory, Pool.HP);
        assertTrue(text.startsWith("queue[0x0010].conf: queue-d"), text);
    }

    /** Short buffers, of which none meets the descriptors: the entry in front, the configuration, behind the entry. */
    @ParameterizedTest
    @ValueSource(ints = {0x4087a580, 0x4087a590, 0x4087a5a8, 0x4087a6e8, 0x4087a700})
    void buffersLieBehindTheConfiguration(int data) {
        AmpMemory memory = Amps.goldenWindows("05-queue-3-pending");
        Amps.window(memory, Pool.HP).setInt(0x48, AmpLayout.lengthAndItem(8, 4));
        Amps.window(memory, Pool.HP).setInt(0x4c, data);
        assertContains("queue[0x0010].conf: queue-data 0x", corrupt(memory, Pool.HP));
    }

    @Test
    void twoEntriesOfOneIdHaveNamesOfTheirOwn() {
        AmpMemory memory = Amps.goldenWindows("03-allocs");
        Amps.window(memory, Pool.HP).setShort(0x48, (short) 0x100);
        assertTrue(text(memory, Pool.HP).contains(" hp.entry[0x0100 at 0x4087a5b0] CONTROL id 0x0100, 1 byte, next"));
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatIsGoneIsToldAsSuch(Access access) {
        SegmentLayout map;
        try (Arena arena = Arena.ofShared()) {
            Memory window = Memory.of(arena.allocate(Amps.bytes(Amps.C6), 16), access);
            byte[] image = Amps.golden("05-queue-3-pending.hp");
            window.copyIn(0, image, 0, image.length);
            map = map(AmpMemory.of(Amps.C6, window, 0, Optional.empty(), 0), "ram");
            assertTrue(LayoutText.of(map.fields()).contains("queue[0x0010].desc[3..7] CONTROL free"));
        }
        assertThrows(SegmentClosedException.class, map::fields);
    }

    /** Positions that move under the eyes of who reads them are not wrong. */
    @Test
    @Timeout(120)
    void aQueueAtWorkIsNeverCorrupt() throws InterruptedException {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.Queue queue = Amps.queue(memory, 64, 8);
        AtomicBoolean stopped = new AtomicBoolean();
        Thread traffic = Thread.ofPlatform().start(() -> {
            while (!stopped.get()) {
                queue.tx().offer(new byte[3], 0, 3);
                queue.tx().offer(new byte[3], 0, 3);
                queue.rx().poll((_, _, _, _) -> {}, 3);
            }
        });
        try {
            for (int look = 0; look < 500; look++) {
                assertEquals("", corrupt(memory, Pool.HP));
            }
        } finally {
            stopped.set(true);
            traffic.join();
        }
    }

    @Test
    void aRingSaysHowMuchOfItsQueueIsInUse() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.Queue queue = Amps.queue(memory, 4, 32);
        assertRoom(0, 128, queue.tx().info());
        Amps.send(queue.tx(), new byte[1]);
        Amps.send(queue.tx(), new byte[2]);
        assertRoom(64, 128, queue.tx().info());
        assertRoom(64, 128, queue.rx().info());
        var lease = queue.rx().newLease();
        assertTrue(queue.rx().tryTake(lease));
        assertRoom(64, 128, queue.rx().info());
        lease.close();
        assertRoom(32, 128, queue.rx().info());
        queue.main().close();
        queue.sub().close();
        assertRoom(0, 128, queue.tx().info());
        assertRoom(0, 128, queue.rx().info());
    }

    @Test
    void endpointsShareTheRoomOfRpmsg() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.createRpmsg(4, 64).orElseThrow();
        var ofMain = main.rpmsg().orElseThrow().endpoints().orElseThrow();
        var ofSub =
                Amps.attach(memory, Core.SUB).rpmsg().orElseThrow().endpoints().orElseThrow();
        var seven = ofSub.open(7);
        var eight = ofSub.open(8);
        var tx = ofMain.open(1).to(7);
        Amps.send(tx, new byte[5]);
        assertRoom(64, 256, tx.info());
        assertEquals(0, eight.rx().info().backlog());
        assertRoom(64, 256, eight.rx().info());
        assertEquals(1, seven.rx().info().backlog());
    }

    private static void assertRoom(long used, long capacity, RingInfo info) {
        assertEquals(used, info.usedBytes());
        assertEquals(capacity, info.capacityBytes());
    }
}
