package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long runs of allocations and frees whose every answer is known. */
class GranuleTraceTest {
    private static final int SLOTS = 64;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Knuth's generator, as the traces use it. */
    private static final class Generator {
        private long state;

        Generator(long seed) {
            state = seed;
        }

        long next() {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return state >>> 33;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "128, 20000, 8, 1, 11466, 2905, 5082ed3219fea373, 34, 11",
        "256, 20000, 8, 7, 10015, 5, 99b47d23aecb4de7, 126, 98",
        "512, 20000, 16, 3, 10014, 0, c452060f6691e4b6, 308, 240"
    })
    void theTracesGiveTheKnownAnswers(
            int granules,
            int ops,
            int maxRun,
            long seed,
            int allocations,
            int failures,
            String hash,
            int free,
            int run) {
        GranulePool pool = Pools.pool(granules);
        Generator generator = new Generator(seed);
        int[] start = new int[SLOTS];
        int[] length = new int[SLOTS];
        int[] counts = new int[2];
        long fnv = FNV_OFFSET;
        for (int i = 0; i < ops; i++) {
            int slot = (int) (generator.next() & (SLOTS - 1));
            int n = 1 + (int) (generator.next() % maxRun);
            if (length[slot] != 0) {
                assertEquals(GranulePool.Freed.FREED, pool.free(start[slot], length[slot]));
                length[slot] = 0;
                continue;
            }
            int found = pool.allocate(n, 1);
            counts[found < 0 ? 1 : 0]++;
            fnv = (fnv ^ (found & 0xFF)) * FNV_PRIME;
            fnv = (fnv ^ (found >> 8 & 0xFF)) * FNV_PRIME;
            start[slot] = found;
            length[slot] = found < 0 ? 0 : n;
        }
        assertEquals(allocations, counts[0] + counts[1]);
        assertEquals(failures, counts[1]);
        assertEquals(hash, Long.toHexString(fnv));
        assertEquals(free, pool.free());
        assertEquals(run, pool.longest());
    }

    @Test
    void theFirstAnswersOfASmallTraceAreKnown() {
        GranulePool pool = Pools.pool(40);
        Generator generator = new Generator(42);
        int[] start = new int[SLOTS];
        int[] length = new int[SLOTS];
        List<String> answers = new ArrayList<>();
        while (answers.size() < 19) {
            int slot = (int) (generator.next() & (SLOTS - 1));
            int n = 1 + (int) (generator.next() % 7);
            if (length[slot] != 0) {
                pool.free(start[slot], length[slot]);
                answers.add("free(" + start[slot] + "," + length[slot] + ")");
                length[slot] = 0;
            } else {
                start[slot] = pool.allocate(n, 1);
                length[slot] = start[slot] < 0 ? 0 : n;
                answers.add("(" + n + "→" + start[slot] + ")");
            }
        }
        assertEquals(
                "(3→0)(3→3)(6→6)(7→12)(7→19)(3→26)(4→29)(1→33)(1→34)(7→-1)(6→-1)free(0,3)(1→0)(2→1)(5→35)"
                        + "free(29,4)(1→29)(5→-1)(3→30)",
                String.join("", answers));
    }

    /** The lowest run, by looking at every granule. */
    private static int naive(BitSet taken, int granules, int n) {
        int from = taken.nextClearBit(0);
        while (from + n <= granules) {
            int end = taken.nextSetBit(from);
            if (end < 0 || end - from >= n) {
                return from;
            }
            from = taken.nextClearBit(end);
        }
        return GranulePool.NONE;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3", "63, 9, 4", "64, 64, 5", "65, 70, 6", "700, 130, 8", "5000, 300, 9"})
    void aMillionOperationsAgreeWithANaiveModel(int granules, int maxRun, long seed) {
        GranulePool pool = Pools.pool(granules);
        BitSet taken = new BitSet();
        Generator generator = new Generator(seed);
        int[] start = new int[SLOTS];
        int[] length = new int[SLOTS];
        for (int i = 0; i < 1_000_000 / 6; i++) {
            int slot = (int) (generator.next() & (SLOTS - 1));
            int n = 1 + (int) (generator.next() % maxRun);
            if (length[slot] != 0) {
                assertEquals(GranulePool.Freed.FREED, pool.free(start[slot], length[slot]));
                taken.clear(start[slot], start[slot] + length[slot]);
                length[slot] = 0;
                continue;
            }
            int expected = naive(taken, granules, n);
            int found = pool.allocate(n, 1);
            assertEquals(expected, found, "operation " + i);
            start[slot] = found;
            length[slot] = found < 0 ? 0 : n;
            if (found >= 0) {
                taken.set(found, found + n);
            }
        }
        assertEquals(granules - taken.cardinality(), pool.free());
    }

    @Test
    void aRunStartsAtAMultipleOfItsAlignment() {
        GranulePool pool = Pools.pool(300);
        assertTrue(pool.reserve(5, 1));
        assertTrue(pool.reserve(70, 1));
        assertEquals(0, pool.allocate(4, 8));
        assertEquals(8, pool.allocate(20, 8));
        assertEquals(128, pool.allocate(100, 64));
        assertEquals(256, pool.allocate(1, 128));
        assertEquals(GranulePool.NONE, pool.allocate(1, 256));
    }

    @Test
    void aReservationIsExact() {
        GranulePool pool = Pools.pool(100);
        assertTrue(pool.reserve(99, 1));
        assertTrue(pool.reserve(0, 1));
        assertEquals(98, pool.free());
        assertEquals(98, pool.longest());
        assertTrue(pool.reserve(60, 10));
        for (int[] taken :
                Arrays.asList(new int[][] {{99, 1}, {69, 1}, {59, 2}, {50, 60}, {100, 1}, {-1, 2}, {3, 0}})) {
            assertEquals(88, pool.free());
            assertEquals(false, pool.reserve(taken[0], taken[1]), () -> Arrays.toString(taken));
        }
        assertTrue(pool.reserve(59, 1));
        assertTrue(pool.reserve(70, 1));
    }

    @Test
    void whatIsGivenBackIsChecked() {
        GranulePool pool = Pools.pool(100);
        assertEquals(0, pool.allocate(70, 1));
        int generation = pool.generation(0);
        assertEquals(GranulePool.Freed.OTHER_LENGTH, pool.free(0, 69));
        assertEquals(GranulePool.Freed.NO_RUN, pool.free(1, 69));
        assertEquals(GranulePool.Freed.NO_RUN, pool.free(-1, 1));
        assertEquals(GranulePool.Freed.NO_RUN, pool.free(100, 1));
        assertEquals(30, pool.free());
        assertEquals(GranulePool.Freed.FREED, pool.free(0, 70));
        assertEquals(GranulePool.Freed.NO_RUN, pool.free(0, 70));
        assertEquals(0, pool.allocate(70, 1));
        assertEquals(GranulePool.Freed.STALE, pool.freeGeneration(0, generation));
        assertEquals(GranulePool.Freed.FREED, pool.freeGeneration(0, generation + 1));
    }

    @Test
    void whatIsSomebodyElsesIsNotGivenBack() {
        var memory = Pools.empty(new GranuleLayout(0, 100, 2));
        GranulePool first = Pools.join(memory, 1, new Pools.Dead());
        GranulePool second = Pools.join(memory, 2, new Pools.Dead());
        assertEquals(0, first.allocate(3, 1));
        assertEquals(3, second.allocate(3, 1));
        assertEquals(GranulePool.Freed.FOREIGN, second.free(0, 3));
        second.leave();
        assertEquals(97, first.free());
        assertEquals(3, first.allocate(4, 1));
    }
}
