package io.millrace.cli.posix;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import io.millrace.posix.internal.granule.ProcessLiveness;
import java.lang.foreign.Arena;

/** Granules in memory of our own. Thread-safety: confined to the thread that made it. */
final class GranuleMap implements AutoCloseable {
    private static final int LINE = 64;

    private final Arena arena = Arena.ofConfined();
    private final GranulePool pool;

    /**
     * Makes an empty map.
     *
     * @param granules how many
     */
    GranuleMap(int granules) {
        GranuleLayout layout = new GranuleLayout(0, granules, 1);
        Memory memory = Memory.of(arena.allocate(layout.size(), LINE), Access.NORMAL);
        GranulePool.initialise(memory, layout);
        pool = GranulePool.join(memory, layout, ProcessLiveness.self(), _ -> false);
        pool.join();
    }

    GranulePool pool() {
        return pool;
    }

    int granules() {
        return pool.layout().granules();
    }

    @Override
    public void close() {
        arena.close();
    }
}
