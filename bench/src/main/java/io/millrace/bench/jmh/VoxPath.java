package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Reservation;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message of vox-shm through both ends of a link in one thread. */
public class VoxPath extends RingPath {
    private static final VoxGeometry GEOMETRY =
            new VoxGeometry(1, 65_536, List.of(new VoxSlotClass(16_384, 4)), 4096, 65_536, 0);

    /** Bytes of a message; the longest one travels in a slot. */
    @Param({"8", "64", "1024", "4096", "8192"})
    public int size;

    /** As a component has it, to which a service was given. */
    private volatile Producer service;

    /** Opens both sides of a link on private memory. */
    @Setup
    public void open() {
        VoxSetup setup = new VoxSetup(
                VoxOptions.standard().oneSender(), WaitPolicy.standard(), Optional.empty(), Optional.empty());
        Segment segment = new PrivateSegment(
                Memory.of(Arena.ofShared().allocate(VoxLayout.of(GEOMETRY).totalSize(), 64), Access.NORMAL));
        VoxHost host = VoxHost.open("bench", segment, Role.CREATE, GEOMETRY, setup, new Nobody());
        Consumer rx =
                VoxGuest.walkIn("bench", segment, setup, Duration.ZERO).link().rx();
        host.look();
        Producer tx = host.links().getFirst().tx();
        service = tx;
        use(tx, rx, size);
    }

    /**
     * The same through a field that may change at any time.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer offerToServiceAndPoll() {
        Offer answer = offer(service);
        poll();
        return answer;
    }

    /**
     * The same without a copy, but for eight bytes written in place.
     *
     * @return the answer of the ring
     */
    @Benchmark
    public Offer claimAndPoll() {
        Offer answer = claimAndCommit();
        poll();
        return answer;
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
        public Reservation reserve(long offset, long sizeBytes) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
