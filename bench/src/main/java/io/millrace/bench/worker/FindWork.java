package io.millrace.bench.worker;

import io.millrace.bench.BenchException;

/** Looks up the last entry of a chain of ESP-AMP; the size is the number of entries. */
final class FindWork extends Solo {
    private AmpLookup chain = AmpLookup.of(0);
    private int entries;
    private long found;

    @Override
    void prepare(int size) {
        if (entries != size) {
            chain = AmpLookup.of(size);
            entries = size;
        }
        found = 0;
    }

    @Override
    void operate(int size, long count) {
        for (long i = 0; i < count; i++) {
            found += chain.find(size - 1) == AmpLookup.NOTHING ? 0 : 1;
        }
    }

    @Override
    void check(long count) {
        if (found != count) {
            throw new BenchException(
                    BenchException.DATA, "entry " + (entries - 1) + " was found " + found + " times out of " + count);
        }
    }
}
