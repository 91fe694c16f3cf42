package io.millrace.bench.jmh;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
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

/** A message through both ends of a queue of ESP-AMP in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AmpPath {
    private static final AmpGeometry GEOMETRY = AmpChip.P4.standard().withHpSize(32_768);
    private static final int QUEUE = 0x10;
    private static final int LENGTH = 16;
    private static final int NO_INTERRUPT = -1;

    /** Bytes of a message. */
    @Param({"8", "64", "1024"})
    public int size;

    /** How the memory may be touched. */
    @Param({"NORMAL", "DEVICE"})
    public Access access;

    private byte[] message;
    private Producer tx;
    private Consumer rx;
    private Claim claim;
    private Lease lease;
    private long seen;
    private final MessageHandler handler = (segment, offset, length, endpoint) -> seen += length;

    /** Opens both ends of a queue on private memory; its items are as long as the message. */
    @Setup
    public void open() {
        Memory memory = Memory.of(Arena.ofShared().allocate(GEOMETRY.hpSizeBytes(), 64), access);
        AmpLink main = link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        main.createQueue(QUEUE, LENGTH, size, true).orElseThrow();
        AmpLink sub = link(memory, AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false));
        tx = main.sender(QUEUE, NO_INTERRUPT).orElseThrow().tx();
        rx = sub.receiver(QUEUE, false).orElseThrow().rx();
        claim = tx.newClaim();
        lease = rx.newLease();
        message = new byte[size];
    }

    /**
     * Copies in, publishes, finds, releases.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer offerAndPoll() {
        Offer answer = tx.offer(message, 0, size);
        rx.poll(handler, 1);
        return answer;
    }

    /**
     * The same without a copy, but for eight bytes written in place.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer claimAndLease() {
        Offer answer = tx.tryClaim(size, claim);
        claim.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, claim.offset(), seen);
        tx.commit(claim);
        rx.tryTake(lease);
        seen += lease.length();
        lease.close();
        return answer;
    }

    /**
     * Looks at an empty ring.
     *
     * @return messages, none
     */
    @Benchmark
    public int pollNothing() {
        return rx.poll(handler, 1);
    }

    private static AmpLink link(Memory memory, AmpOptions options) {
        AmpMemory windows = AmpMemory.of(GEOMETRY, memory, 0, Optional.empty(), 0);
        return new AmpLink("bench", windows, Signaler.none(), WaitPolicy.standard(), options);
    }
}
