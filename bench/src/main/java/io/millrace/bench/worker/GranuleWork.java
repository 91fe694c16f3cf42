package io.millrace.bench.worker;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.bench.BenchException;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.lang.foreign.Arena;

/** Takes the only free run of a map that is full but for its end, and gives it back. */
final class GranuleWork extends Solo {
    private static final int LINE = 64;

    private final GranulePool pool;
    private long done;

    /**
     * Makes it.
     *
     * @param granules length of the map
     */
    GranuleWork(int granules) {
        GranuleLayout layout = new GranuleLayout(0, granules, 2);
        Memory memory = Memory.of(Arena.ofAuto().allocate(layout.size(), LINE), Access.NORMAL);
        GranulePool.initialise(memory, layout);
        pool = GranulePool.join(memory, layout, ProcessLiveness.self(), new ProcessLiveness(0));
        pool.join();
    }

    @Override
    void prepare(int size) {
        done = 0;
        int length = pool.layout().granules() - size;
        if (length > 0) {
            pool.reserve(0, length);
        }
    }

    @Override
    void operate(int size, long count) {
        for (long i = 0; i < count; i++) {
            int start = pool.allocate(size, 1);
            done += pool.free(start, size) == GranulePool.Freed.FREED ? 1 : 0;
        }
    }

    @Override
    void check(long count) {
        if (done != count) {
            throw new BenchException(BenchException.DATA, "runs were found " + done + " times out of " + count);
        }
    }
}
