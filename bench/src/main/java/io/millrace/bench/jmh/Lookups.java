package io.millrace.bench.jmh;

import io.millrace.amp.Entry;
import io.millrace.bench.worker.AmpLookup;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Entries of a SysInfo chain of ESP-AMP, looked up by id. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Lookups {
    /** Entries in the chain. */
    @Param({"16", "256", "4096"})
    public int entries;

    /** Which of them is looked up. */
    @Param({"LAST", "MIDDLE"})
    public Place place;

    private AmpLookup chain;
    private int id;

    /** A place in the chain. */
    public enum Place {
        /** The whole chain is walked. */
        LAST,
        /** Half of it is. */
        MIDDLE
    }

    /** Makes the chain. */
    @Setup
    public void fill() {
        chain = AmpLookup.of(entries);
        id = place == Place.LAST ? entries - 1 : entries / 2;
    }

    /**
     * Walks the chain.
     *
     * @return the address of the header
     */
    @Benchmark
    public long find() {
        return chain.find(id);
    }

    /**
     * The same through the service, which makes a handle on the entry.
     *
     * @return the entry
     */
    @Benchmark
    public Optional<Entry> findEntry() {
        return chain.entry(id);
    }
}
