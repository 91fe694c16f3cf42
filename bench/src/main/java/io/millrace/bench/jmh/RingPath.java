package io.millrace.bench.jmh;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message through both ends of a ring in one thread; a wire says which ends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class RingPath {
    private byte[] message = new byte[0];
    private Producer tx = Producer.none();
    private Consumer rx = Consumer.none();
    private Claim claim;
    private Lease lease;
    private long seen;
    private final MessageHandler handler = (segment, offset, length, endpoint) -> seen += length;

    /** For subclasses. */
    protected RingPath() {}

    /**
     * Takes both ends.
     *
     * @param producer one
     * @param consumer the other
     * @param bytes of each message
     */
    final void use(Producer producer, Consumer consumer, int bytes) {
        tx = producer;
        rx = consumer;
        claim = tx.newClaim();
        lease = rx.newLease();
        message = new byte[bytes];
    }

    final Offer offer(Producer producer) {
        return producer.offer(message, 0, message.length);
    }

    final void poll() {
        rx.poll(handler, 1);
    }

    final Offer claimAndCommit() {
        Offer answer = tx.tryClaim(message.length, claim);
        claim.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, claim.offset(), seen);
        tx.commit(claim);
        return answer;
    }

    /**
     * Copies in, publishes, finds, releases.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer offerAndPoll() {
        Offer answer = offer(tx);
        poll();
        return answer;
    }

    /**
     * The same without a copy, but for eight bytes written in place, received into a lease.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer claimAndLease() {
        Offer answer = claimAndCommit();
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
}
