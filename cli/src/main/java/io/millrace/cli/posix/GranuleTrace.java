package io.millrace.cli.posix;

import io.millrace.cli.Json;
import io.millrace.cli.StopSignal;
import io.millrace.posix.internal.granule.GranulePool;
import jakarta.json.JsonObjectBuilder;
import java.util.HexFormat;

/**
 * A long run of allocations and frees that is the same for everybody who allocates first-fit: a generator names a slot
 * and a length; a slot that is taken is freed, one that is free gets a run. Thread-safety: confined to one thread.
 */
final class GranuleTrace {
    private static final int SLOTS = 64;
    private static final long FACTOR = 6364136223846793005L;
    private static final long SUMMAND = 1442695040888963407L;
    private static final int SPENT_BITS = 33;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int BYTE = 0xff;

    private final GranulePool pool;
    private final int[] start = new int[SLOTS];
    private final int[] length = new int[SLOTS];
    private long state;
    private long allocations;
    private long failures;
    private long hash = FNV_OFFSET;

    /**
     * Makes it.
     *
     * @param pool an empty one
     * @param seed of the generator
     */
    GranuleTrace(GranulePool pool, long seed) {
        this.pool = pool;
        this.state = seed;
    }

    /**
     * Runs it.
     *
     * @param operations how many
     * @param longest most granules in a run
     * @param stop ends it before its time
     * @return whether it came to its end
     */
    boolean run(long operations, int longest, StopSignal stop) {
        for (long i = 0; i < operations && !stop.isAsked(); i++) {
            int slot = (int) (next() & (SLOTS - 1));
            int wanted = (int) (1 + next() % longest);
            if (length[slot] != 0) {
                pool.free(start[slot], length[slot]);
                length[slot] = 0;
            } else {
                allocate(slot, wanted);
            }
        }
        return !stop.isAsked();
    }

    private void allocate(int slot, int wanted) {
        int found = pool.allocate(wanted, 1);
        allocations++;
        failures += found == GranulePool.NONE ? 1 : 0;
        hash = (hash ^ (found & BYTE)) * FNV_PRIME;
        hash = (hash ^ (found >> Byte.SIZE & BYTE)) * FNV_PRIME;
        start[slot] = found;
        length[slot] = found == GranulePool.NONE ? 0 : wanted;
    }

    private long next() {
        state = state * FACTOR + SUMMAND;
        return state >>> SPENT_BITS;
    }

    /** What came of it. */
    JsonObjectBuilder json() {
        return Json.object()
                .add("allocations", allocations)
                .add("failures", failures)
                .add("hash", HexFormat.of().toHexDigits(hash))
                .add("free", pool.free())
                .add("longest", pool.longest());
    }
}
