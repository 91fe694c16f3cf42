package io.millrace.itests.posix;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.posix.internal.granule.GranuleAllocator;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes and frees runs of granules as fast as it can, as the hammer of the C program does it: every
 * granule it holds bears its stamp. Thread-safety: one thread.
 */
final class JavaHammer {
    private static final int RUNS = 64;

    private final GranulePool pool;
    private final Memory granules;
    private final Random random;
    private final int longest;
    private final int[] starts = new int[RUNS];
    private final int[] lengths = new int[RUNS];
    private final long[] stamps = new long[RUNS];
    private long allocations;
    private long failures;

    private JavaHammer(GranulePool pool, Memory granules, int longest, long seed) {
        this.pool = pool;
        this.granules = granules;
        this.longest = longest;
        this.random = new Random(seed);
    }

    /** Where the pool is, for how many seconds, the longest run, and a seed. */
    public static void main(String[] arguments) {
        FileSpec spec = FileSpec.of("pool", arguments[0], 0, Role.ATTACH);
        try (MappedFile file = MappedFile.open(spec, _ -> {})) {
            GranuleLayout layout = GranulePool.layout(file.memory());
            GranulePool pool = GranulePool.join(file.memory(), layout, ProcessLiveness.self(), new ProcessLiveness(0));
            pool.join();
            try (GranuleAllocator allocator = new GranuleAllocator("hammer", file.memory(), pool)) {
                JavaHammer hammer = new JavaHammer(
                        pool, allocator.granules(), Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
                System.out.println("ready");
                hammer.work(TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1])));
                System.out.println("allocations " + hammer.allocations + " failures " + hammer.failures);
            }
        }
    }

    private void work(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            int run = random.nextInt(RUNS);
            if (lengths[run] == 0) {
                take(run);
            } else {
                give(run);
            }
        }
        for (int run = 0; run < RUNS; run++) {
            if (lengths[run] != 0) {
                give(run);
            }
        }
    }

    private void take(int run) {
        int length = 1 + random.nextInt(longest);
        int start = pool.allocate(length, 1);
        if (start == GranulePool.NONE) {
            failures++;
            return;
        }
        allocations++;
        starts[run] = start;
        lengths[run] = length;
        stamps[run] = (long) (pool.peers().slot() + 1) << Integer.SIZE | (int) allocations;
        for (int granule = start; granule < start + length; granule++) {
            granules.setLong(offset(granule), stamps[run]);
        }
    }

    private void give(int run) {
        for (int granule = starts[run]; granule < starts[run] + lengths[run]; granule++) {
            long found = granules.getLong(offset(granule));
            if (found != stamps[run]) {
                throw new IllegalStateException("granule " + granule + " bears the stamp " + Long.toHexString(found)
                        + ", not " + Long.toHexString(stamps[run]) + ": it was given twice");
            }
        }
        if (pool.free(starts[run], lengths[run]) != GranulePool.Freed.FREED) {
            throw new IllegalStateException("a run of ours at " + starts[run] + " could not be freed");
        }
        lengths[run] = 0;
    }

    private long offset(int granule) {
        return (long) granule << pool.layout().log2gran();
    }
}
