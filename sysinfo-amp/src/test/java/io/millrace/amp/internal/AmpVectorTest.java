package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as a firmware leaves them, by address. */
class AmpVectorTest {
    private static final int GARBAGE = 0xA5;

    /** A: after the start of a main core. */
    @Test
    void theStartOfAMainCore() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        Amps.main(memory);
        assertEquals(
                "00000000 00000000 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 0000ffff 4087a588 "
                        + "0004ff01 4087a594 00000000 0004ff02 00000000 00000000",
                Amps.words(Amps.window(memory, Pool.HP), 0, 16));
    }

    /** B: buffers of sizes 0, 1, 2, 3, 4, 5, 16, 20. */
    @Test
    void buffersAreRoundedUpToWords() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        AmpSysInfo sysInfo = Amps.main(memory).sysInfo();
        List<String> addresses = new ArrayList<>();
        int id = 0x100;
        for (int size : new int[] {0, 1, 2, 3, 4, 5, 16, 20}) {
            addresses.add(Long.toHexString(sysInfo.allocate(id, size, Pool.HP, _ -> {})
                    .orElseThrow()
                    .info()
                    .address()));
            id++;
        }
        assertEquals(
                List.of("4087a5a8", "4087a5b0", "4087a5bc", "4087a5c8", "4087a5d4", "4087a5e0", "4087a5f0", "4087a608"),
                addresses);
    }

    /** C: the last byte of a pool may be the last one of an entry, and an empty entry may lie at its limit. */
    @Test
    void poolsAreFilledToTheirLastByte() {
        AmpMemory memory = Amps.windows(Amps.C6.withHpSize(1024).withRtcSize(16), GARBAGE);
        AmpSysInfo sysInfo = Amps.main(memory).sysInfo();
        for (int i = 0; i < 13; i++) {
            EntryInfo entry =
                    sysInfo.allocate(i, 64, Pool.HP, _ -> {}).orElseThrow().info();
            assertEquals(0x4087e1a8L + 0x48L * i, entry.address());
        }
        Allotment.Refused refused =
                assertInstanceOf(Allotment.Refused.class, sysInfo.allocate(13, 64, Pool.HP, _ -> {}));
        assertEquals(Allotment.Reason.NO_SPACE, refused.reason());
        assertEquals(
                "entry 0x000d of 64 bytes needs 72 bytes (header 8, content 64); the HP pool 0x4087e180..0x4087e560 has"
                        + " 24 of 992 left: HP_SHARED_MEM_SIZE must be at least 1072, it is 1024",
                refused.message());
        assertEquals(
                0x4087e550L,
                sysInfo.allocate(14, 16, Pool.HP, _ -> {}).orElseThrow().info().address());
        assertInstanceOf(Allotment.Refused.class, sysInfo.allocate(15, 0, Pool.HP, _ -> {}));
        EntryInfo low = sysInfo.allocate(1, 0, Pool.RTC, _ -> {}).orElseThrow().info();
        assertEquals(memory.geometry().limit(Pool.RTC), low.address());
        assertTrue(sysInfo.find(1, Pool.RTC).isPresent());
        assertInstanceOf(Allotment.Refused.class, sysInfo.allocate(2, 0, Pool.RTC, _ -> {}));
    }

    /** D: three messages in a queue of 8 x 32, then 13 sent and 11 given back. */
    @Test
    void descriptorsOfAQueue() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        Amps.Queue queue = Amps.queue(memory, 8, 32);
        for (int i = 1; i <= 3; i++) {
            Amps.send(queue.tx(), new byte[i]);
        }
        long entry = 0x4087a5a0L - Amps.C6.start(Pool.HP);
        assertEquals(
                "014c0010 00000000 00200008 4087a5f4 4087a5b4 4087a5f4 00800001 4087a614 00800002 4087a634 00800003 "
                        + "4087a654 00000020",
                Amps.words(Amps.window(memory, Pool.HP), entry, 13));

        for (int i = 3; i < 13; i++) {
            assertEquals(1, queue.rx().poll((_, _, _, _) -> {}, 1));
            Amps.send(queue.tx(), new byte[4]);
        }
        assertEquals(1, queue.rx().poll((_, _, _, _) -> {}, 1));
        assertEquals("0000 0000 0000 8000 8000 8080 8080 8080", flags(memory, entry + 20));
    }

    /** E: a light-sleep build: descriptors that main sends with are in the RTC pool. */
    @Test
    void rpmsgOfALightSleepBuild() {
        AmpMemory memory = Amps.windows(Amps.C6, GARBAGE);
        AmpLink main = Amps.link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, true));
        EntryInfo entry = main.createRpmsg(8, 64).orElseThrow().info();
        Rpmsg rpmsg = main.rpmsg().orElseThrow().endpoints().orElseThrow();
        Amps.send(rpmsg.open(1).to(7), Amps.hex("68656c6c6f"));
        assertEquals(
                "0000ffff 500037a8 0004ff05 500037b4 a5a5a500 0040ff03 00000000 4087a600 00800040 4087a640 00000040",
                Amps.words(Amps.window(memory, Pool.RTC), 0, 11));
        long at = entry.address() - AmpLayout.HEADER_BYTES - Amps.C6.start(Pool.HP);
        assertEquals(
                "0458ff03 00000000 00400008 4087a600 500037bc 00400008 4087a800 4087a5c0 4087a800 00000040",
                Amps.words(Amps.window(memory, Pool.HP), at, 10));
        assertEquals(
                "00070001 00000005 6c6c6568 a5a5a56f",
                Amps.words(Amps.window(memory, Pool.HP), 0x4087a600L - Amps.C6.start(Pool.HP), 4));
    }

    @ParameterizedTest
    @CsvSource({
        "C6, 4087a560, 4087a580, 4087e560, 560",
        "C5, 4085a4f0, 4085a510, 4085e4f0, 4f0",
        "P4, 4ff7b000, 4ff7b020, 4ff7f000, 0"
    })
    void theRegionsOfTheChips(AmpChip chip, String start, String pool, String end, String inPage) {
        AmpGeometry geometry = chip.standard();
        assertEquals(start, Long.toHexString(geometry.start(Pool.HP)));
        assertEquals(pool, Long.toHexString(geometry.poolStart(Pool.HP)));
        assertEquals(end, Long.toHexString(geometry.limit(Pool.HP)));
        assertEquals(inPage, Long.toHexString(geometry.inPage(Pool.HP)));
        assertEquals(chip != AmpChip.P4, geometry.has(Pool.RTC));
    }

    @Test
    void theRtcPoolIsTheEndOfTheReserve() {
        assertEquals(0x500037a0L, Amps.C6.start(Pool.RTC));
        assertEquals(0x500038a0L, Amps.C6.limit(Pool.RTC));
        assertEquals(0x7a0L, Amps.C6.inPage(Pool.RTC));
    }

    private static String flags(AmpMemory memory, long descriptors) {
        List<String> flags = new ArrayList<>();
        for (int slot = 0; slot < 8; slot++) {
            int state = Amps.window(memory, Pool.HP).getInt(descriptors + 8L * slot + 4);
            flags.add(String.format("%04x", state >>> 16));
        }
        return String.join(" ", flags);
    }
}
