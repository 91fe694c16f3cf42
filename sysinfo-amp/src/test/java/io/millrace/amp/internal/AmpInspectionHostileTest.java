package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpInspection.Report;
import io.millrace.api.memory.Memory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: a look ends, answers, and writes nothing. */
@Timeout(60)
class AmpInspectionHostileTest {
    private static final int[] NASTY = {
        0,
        1,
        -1,
        0x80,
        0x8000,
        0x0000ffff,
        0xffff0000,
        0x80008000,
        0x7fffffff,
        0x80000000,
        0x4087a5a0,
        0x4087e55c,
        0x4087e560,
        0x4087e558,
        0x50003898,
        0x500038a0,
        0xfffffffc
    };
    private static final int MOST_PROBLEMS = 64;

    @ParameterizedTest
    @ValueSource(strings = {"03-allocs", "05-queue-3-pending", "08-rpmsg"})
    void noSingleWordMatters(String name) {
        byte[] hp = Amps.golden(name + ".hp");
        AmpMemory memory = Amps.windows(Amps.C6, hp, Amps.golden(name + ".rtc"));
        for (Pool pool : Pool.values()) {
            Memory window = Amps.window(memory, pool);
            for (long at = 0; at < Math.min(window.size(), 0x280); at += Integer.BYTES) {
                int before = window.getInt(at);
                for (int word : NASTY) {
                    window.setInt(at, word);
                    look(memory);
                    window.setInt(at, before + word);
                    look(memory);
                }
                window.setInt(at, before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"05-queue-3-pending", "08-rpmsg"})
    void noCombinationMatters(String name) {
        Random random = new Random(name.length());
        byte[] hp = Amps.golden(name + ".hp");
        byte[] rtc = Amps.golden(name + ".rtc");
        for (int i = 0; i < 2000; i++) {
            AmpMemory memory = Amps.windows(Amps.C6, hp, rtc);
            Memory window = Amps.window(memory, Pool.HP);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                long at = 0x40 + 4L * random.nextInt(120);
                window.setInt(at, window.getInt(at) ^ (1 << random.nextInt(32)) ^ (random.nextInt(4) << 30));
            }
            look(memory);
        }
    }

    @Test
    void noiseIsMalformed() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] hp = new byte[(int) (Amps.C6.limit(Pool.HP) - Amps.C6.start(Pool.HP))];
            byte[] rtc = new byte[256];
            random.nextBytes(hp);
            random.nextBytes(rtc);
            assertFalse(look(Amps.windows(Amps.C6, hp, rtc)).ok());
        }
    }

    /** The longest chain of entries that all claim to be the largest queue, over the same bytes. */
    @Test
    void whatClaimsTheSameBytesOverAndOverIsBounded() {
        AmpGeometry p4 = AmpChip.P4.standard().withHpSize(65536);
        AmpMemory memory = Amps.windows(p4, new byte[65536], new byte[0]);
        AmpLink main = Amps.main(memory);
        Memory hp = Amps.window(memory, Pool.HP);
        long start = p4.start(Pool.HP);
        long shared = p4.limit(Pool.HP) - 0x8000;
        int made = 0;
        for (int id = 0; id < 1000; id++) {
            long entry = main.sysInfo()
                    .allocate(id, 12, Pool.HP, _ -> {})
                    .orElseThrow()
                    .info()
                    .address();
            AmpQueueView.configure(hp, entry - start, 1024, 24, shared, shared + 1024L * 24);
            made++;
        }
        AmpQueueView.describe(hp, shared + 1024L * 24 - start, 1024, 24, shared);
        Report report = look(memory);
        assertEquals(1000, made);
        assertTrue(report.limited());
        assertTrue(report.queues().size() < 200, () -> report.queues().size() + " queues");
        assertTrue(report.ok());
    }

    @Test
    void manyProblemsAreBounded() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        for (int id = 0; id < 300; id++) {
            main.createQueue(id, 1, 4, true).orElseThrow();
        }
        Memory hp = Amps.window(memory, Pool.HP);
        for (var entry : main.sysInfo().dump().entries()) {
            if (entry.sizeBytes() == 24) {
                hp.setInt(entry.address() - Amps.C6.start(Pool.HP) + 12, 3);
            }
        }
        assertEquals(MOST_PROBLEMS, look(memory).problems().size());
    }

    private static Report look(AmpMemory memory) {
        byte[] before = Amps.image(memory, Pool.HP);
        Report report = assertDoesNotWrite(memory, before);
        assertTrue(report.problems().size() <= MOST_PROBLEMS);
        return report;
    }

    private static Report assertDoesNotWrite(AmpMemory memory, byte[] before) {
        Report report = AmpInspection.of(memory, false);
        assertNotNull(report);
        assertTrue(java.util.Arrays.equals(before, Amps.image(memory, Pool.HP)), "a look wrote");
        return report;
    }
}
