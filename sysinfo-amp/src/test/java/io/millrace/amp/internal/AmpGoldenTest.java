package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.Allotment.Reason;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.ring.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images of the original: the same steps on the same memory give the same bytes, and every image reads as it should.
 */
class AmpGoldenTest {
    private static final int GARBAGE = 0xA5;

    /** 01: interrupt words and sentinels, nothing else. */
    @Test
    void sentinelsAndInterruptWords() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        AmpView hp = new AmpView(memory, Pool.HP);
        hp.word(hp.start(), 0);
        hp.word(hp.start() + AmpLayout.PENDING_SUB_OFFSET, 0);
        new AmpChain(hp).initialise();
        new AmpChain(new AmpView(memory, Pool.RTC)).initialise();
        assertGolden("01-sysinfo-init", memory);
    }

    /** 02: the start of a main core. */
    @Test
    void startOfTheMainCore() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        Amps.main(memory);
        assertGolden("02-amp-init", memory);
    }

    /** 03: entries of all kinds of sizes in both pools, refusals among them, one payload. */
    @Test
    void entries() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        AmpSysInfo sysInfo = Amps.main(memory).sysInfo();
        int[] sizes = {0, 1, 2, 3, 4, 5, 16, 20, 255};
        long[] addresses = {
            0x4087a5a8L,
            0x4087a5b0L,
            0x4087a5bcL,
            0x4087a5c8L,
            0x4087a5d4L,
            0x4087a5e0L,
            0x4087a5f0L,
            0x4087a608L,
            0x4087a624L
        };
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(addresses[i], allocate(sysInfo, 0x100 + i, sizes[i], Pool.HP));
        }
        assertEquals(0x500037b0L, allocate(sysInfo, 0x100, 8, Pool.RTC));
        assertEquals(0x500037c0L, allocate(sysInfo, 0, 12, Pool.RTC));
        assertEquals(0x4087a72cL, allocate(sysInfo, 0xff00, 4, Pool.HP));
        assertEquals(0x4087a738L, allocate(sysInfo, 0xffff, 4, Pool.HP));
        assertEquals(Reason.DUPLICATE_ID, refusal(sysInfo, 0x103, 4, Pool.HP));
        assertEquals(Reason.NO_SPACE, refusal(sysInfo, 7, 65535, Pool.HP));
        assertEquals(Reason.NO_SPACE, refusal(sysInfo, 8, 512, Pool.RTC));
        byte[] alice = Amps.hex("416c696365000000000000000000000021000000");
        sysInfo.find(0x107, Pool.HP).orElseThrow().memory().copyIn(0, alice, 0, alice.length);
        assertTrue(sysInfo.find(0x999, Pool.HP).isEmpty());
        assertGolden("03-allocs", memory);
    }

    /** 05: a queue of 8 messages of 32 bytes, three sent. */
    @Test
    void queue() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Amps.Queue queue = Amps.queue(memory, 8, 32);
        for (String message : List.of("41", "4242", "434343")) {
            Amps.send(queue.tx(), Amps.hex(message));
        }
        assertGolden("05-queue-3-pending", memory);
        AmpMemory image = Amps.goldenWindows("05-queue-3-pending");
        var rx =
                Amps.attach(image, Core.SUB).receiver(0x10, false).orElseThrow().rx();
        assertEquals(3, rx.available());
        assertEquals("41", Amps.receive(rx));
        assertEquals("4242", Amps.receive(rx));
        assertEquals("434343", Amps.receive(rx));
    }

    /** 08: rpmsg of 16 messages of 64 bytes, two sent by main, one by sub; the one that is too long writes nothing. */
    @Test
    void rpmsg() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.createRpmsg(16, 64).orElseThrow();
        Rpmsg ofMain = main.rpmsg().orElseThrow().endpoints().orElseThrow();
        Rpmsg ofSub =
                Amps.attach(memory, Core.SUB).rpmsg().orElseThrow().endpoints().orElseThrow();
        RpmsgEndpoint one = ofMain.open(1);
        RpmsgEndpoint seven = ofSub.open(7);
        Amps.send(one.to(7), Amps.hex("68656c6c6f"));
        Amps.send(one.to(7), Amps.filled(56, 0xab));
        assertEquals(Offer.TOO_LARGE, one.to(7).offer(new byte[57], 0, 57));
        Amps.send(seven.to(1), new byte[1]);
        assertGolden("08-rpmsg", memory);
        assertEquals("68656c6c6f", Amps.receive(seven.rx()));
        assertEquals(0x2000_0000_2000_0000L, main.signals().pending());
    }

    @ParameterizedTest
    @CsvSource({"01-sysinfo-init, 0", "02-amp-init, 2", "03-allocs, 15", "05-queue-3-pending, 3", "08-rpmsg, 3"})
    void aSubCoreListsEveryImageWithoutAWrite(String name, int entries) {
        AmpMemory memory = Amps.goldenWindows(name);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        assertEquals(entries, sub.sysInfo().dump().entries().size());
        for (EntryInfo entry : sub.sysInfo().dump().entries()) {
            assertEquals(
                    entry,
                    sub.sysInfo().find(entry.id(), entry.pool()).orElseThrow().info());
        }
        sub.close();
        assertGolden(name, memory);
    }

    /** 12: a link whose header was never written; 13: links that go round and back. */
    @ParameterizedTest
    @ValueSource(strings = {"12-torn-publish", "13a-corrupt-next", "13b-corrupt-next"})
    void aBrokenImageIsRefusedWithOffsetAndValueAndWithoutAWrite(String name) {
        AmpMemory memory = Amps.goldenWindows(name);
        for (AmpOptions options : List.of(
                AmpOptions.of(Core.MAIN),
                AmpOptions.of(Core.SUB),
                AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false))) {
            GeometryMismatchException refusal =
                    assertThrows(GeometryMismatchException.class, () -> Amps.link(memory, options));
            assertTrue(refusal.getMessage().contains("0x4087a5"), refusal.getMessage());
        }
        AmpChain.Scan scan = new AmpChain(new AmpView(memory, Pool.HP)).scan();
        assertTrue(scan.problem().isPresent());
        assertTrue(scan.entries().size() >= 2);
        assertGolden(name, memory);
    }

    private static long allocate(AmpSysInfo sysInfo, int id, int size, Pool pool) {
        return sysInfo.allocate(id, size, pool, _ -> {}).orElseThrow().info().address();
    }

    private static Reason refusal(AmpSysInfo sysInfo, int id, int size, Pool pool) {
        return assertInstanceOf(Allotment.Refused.class, sysInfo.allocate(id, size, pool, _ -> {}))
                .reason();
    }

    private static void assertGolden(String name, AmpMemory memory) {
        assertArrayEquals(Amps.golden(name + ".hp"), Amps.image(memory, Pool.HP), name);
        assertArrayEquals(Amps.golden(name + ".rtc"), Amps.image(memory, Pool.RTC), name);
    }
}
