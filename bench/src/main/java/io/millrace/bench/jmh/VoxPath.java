package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLayout;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import io.millrace.vox.internal.VoxSlotClass;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
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

/** A message of vox-shm through both ends of a link in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VoxPath {
    private static final VoxGeometry GEOMETRY =
            new VoxGeometry(1, 65_536, List.of(new VoxSlotClass(16_384, 4)), 4096, 65_536, 0);

    /** Bytes of a message; the longest one travels in a slot. */
    @Param({"8", "64", "1024", "4096", "8192"})
    public int size;

    private byte[] message;
    private Producer tx;
    private Consumer rx;
    /** As a component has it, to which a service was given. */
    private volatile Producer service;

    private Claim claim;
    private Lease lease;
    private long seen;
    private final MessageHandler handler = (segment, offset, length, endpoint) -> seen += length;

    /** Opens both sides of a link on private memory. */
    @Setup
    public void open() {
        VoxSetup setup = new VoxSetup(
                VoxOptions.standard().oneSender(), WaitPolicy.standard(), Optional.empty(), Optional.empty());
        Segment segment = new PrivateSegment(
                Memory.of(Arena.ofShared().allocate(VoxLayout.of(GEOMETRY).totalSize(), 64), Access.NORMAL));
        VoxHost host = VoxHost.open("bench", segment, Role.CREATE, GEOMETRY, setup, new Nobody());
        rx = VoxGuest.walkIn("bench", segment, setup, Duration.ZERO).link().rx();
        host.look();
        tx = host.links().getFirst().tx();
        service = tx;
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
     * The same through a field that may change at any time.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer offerToServiceAndPoll() {
        Offer answer = service.offer(message, 0, size);
        rx.poll(handler, 1);
        return answer;
    }

    /**
     * The same without a copy, but for eight bytes written in place.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer claimAndPoll() {
        Offer answer = tx.tryClaim(size, claim);
        claim.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, claim.offset(), seen);
        tx.commit(claim);
        rx.poll(handler, 1);
        return answer;
    }

    /**
     * The same, received into a lease.
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

    /** Has no news for anybody. */
    private static final class Nobody implements VoxHost.Listener {
        @Override
        public void attached(VoxLink link) {}

        @Override
        public void gone(VoxLink link) {}
    }

    /** Memory of this process alone, of one length. */
    private record PrivateSegment(Memory memory) implements Segment {
        @Override
        public SegmentInfo info() {
            return new SegmentInfo("bench", "private", "/nowhere", memory.size(), Access.NORMAL, true);
        }

        @Override
        public void grow(long sizeBytes) {
            if (sizeBytes > memory.size()) {
                throw new UnsupportedOperationException("private memory has one length: sizeBytes=" + sizeBytes);
            }
        }

        @Override
        public void close() {}
    }
}
