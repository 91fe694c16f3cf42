package io.millrace.bench.jmh;

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
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
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

/** A message of the nRF RPC draft's wire through both ends of a link in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NrfRpcPath {
    private static final int AREA_BYTES = 4096;
    private static final int ENDPOINTS = 13;
    private static final int ENDPOINT = 3;

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

    /** Opens both sides of a link on private memory. */
    @Setup
    public void open() {
        NrfRpcLayout area = NrfRpcLayout.r1(AREA_BYTES, ENDPOINTS);
        Memory memory = Memory.of(Arena.ofShared().allocate(2 * AREA_BYTES, 64), access);
        tx = link(memory, NrfRpcOptions.of(Side.A, area, area).withRole(Role.CREATE))
                .tx(ENDPOINT);
        rx = link(memory, NrfRpcOptions.of(Side.B, area, area)).rx(ENDPOINT);
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

    private static NrfRpcLink link(Memory memory, NrfRpcOptions options) {
        return new NrfRpcLink("bench", memory, Signaler.none(), WaitPolicy.standard(), options);
    }
}
