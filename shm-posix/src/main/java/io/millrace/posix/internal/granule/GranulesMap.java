package io.millrace.posix.internal.granule;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.SegmentLayout;
import java.util.List;

/**
 * What lies where in a pool that is by itself, and in its granules. Thread-safety: thread-safe.
 *
 * @param name of the allocator
 * @param segment holds the pool
 * @param offset where it starts there
 * @param pool the pool
 */
public record GranulesMap(String name, String segment, long offset, GranulePool pool) implements SegmentLayout {
    private static final int MOST_RUNS = 1 << 15;

    @Override
    public String owner() {
        return "granules " + name;
    }

    @Override
    public List<Field> fields() {
        GranuleLayout layout = pool.layout();
        PoolMap map = pool.map();
        Fields fields = new Fields(offset);
        map.addTo(fields, "", 0);
        Array granules = new Array("granule", layout.firstGranule(), 1L << layout.log2gran(), layout.granules());
        return fields.array(granules, MOST_RUNS, map.granules()).list();
    }
}
