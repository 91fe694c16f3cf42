package io.millrace.api.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Which of a number of pending stores may be missing: all subsets of a few, a wide choice of many. */
final class Subsets {
    private static final int ALL_UP_TO = 10;
    private static final int RANDOM = 64;
    private static final long START = 0x1234L;

    private Subsets() {}

    /** The sets of dropped stores; the empty one is among them. */
    static List<BitSet> of(int count) {
        List<BitSet> subsets = new ArrayList<>();
        if (count <= ALL_UP_TO) {
            for (long mask = 0; mask < 1L << count; mask++) {
                subsets.add(BitSet.valueOf(new long[] {mask}));
            }
            return subsets;
        }
        for (int kept = 0; kept <= count; kept++) {
            subsets.add(range(kept, count));
        }
        for (int only = 0; only < count; only++) {
            subsets.add(range(only, only + 1));
        }
        var random = new SplittableRandom(START + count);
        for (int i = 0; i < RANDOM; i++) {
            subsets.add(random(random, count));
        }
        return subsets;
    }

    private static BitSet range(int from, int to) {
        var set = new BitSet();
        set.set(from, to);
        return set;
    }

    private static BitSet random(SplittableRandom random, int count) {
        var set = new BitSet();
        for (int i = 0; i < count; i++) {
            set.set(i, random.nextBoolean());
        }
        return set;
    }
}
