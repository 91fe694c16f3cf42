package io.millrace.bench.worker;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLayout;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import io.millrace.vox.internal.VoxSlotClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Hosts and guests that only poll, as the C twin is one: the segment of {@code peers/bench}, and one with more guests.
 */
final class VoxParties {
    /** Of the rings of the C twin. */
    static final int CAPACITY = 65_536;
    /** All messages of the benchmarks travel in the ring. */
    static final int INLINE_BYTES = 4096;

    private static final int MAX_PAYLOAD = 65_536;
    private static final List<VoxSlotClass> CLASSES = List.of(new VoxSlotClass(1024, 4), new VoxSlotClass(16_384, 2));
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 1_000_000;

    private VoxParties() {}

    /** A host over a new file. */
    static VoxHost host(Path file, int guests, int capacity) {
        return host(segment(file, guests, capacity), guests, capacity, VoxOptions.standard());
    }

    /** A host over a segment. */
    static VoxHost host(Segment segment, int guests, int capacity, VoxOptions options) {
        VoxHost.Listener nobody = new VoxHost.Listener() {
            @Override
            public void attached(VoxLink link) {}

            @Override
            public void gone(VoxLink link) {}
        };
        return VoxHost.open("bench", segment, Role.CREATE, geometry(guests, capacity), setup(options), nobody);
    }

    /** A new file of the right length. */
    static Segment segment(Path file, int guests, int capacity) {
        return Works.map(file, VoxLayout.of(geometry(guests, capacity)).totalSize());
    }

    /** The link to a guest that comes soon. */
    static VoxLink firstLink(VoxHost host) {
        long start = System.nanoTime();
        while (host.links().isEmpty()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new BenchException(BenchException.TIMEOUT, "no guest came within " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            host.look();
        }
        return host.links().getFirst();
    }

    /** A file that somebody else makes. */
    static Segment awaitSegment(Path file) {
        long start = System.nanoTime();
        while (true) {
            try {
                return MappedFile.open(FileSpec.of("bench", file.toString(), 0, Role.ATTACH), ignored -> {});
            } catch (SegmentRefusedException | GeometryMismatchException e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** A guest in the first free place. */
    static VoxGuest guest(Segment segment, VoxOptions options) {
        return VoxGuest.walkIn("bench", segment, setup(options), PATIENCE);
    }

    private static VoxGeometry geometry(int guests, int capacity) {
        int inline = Math.min(INLINE_BYTES, capacity / 8);
        return new VoxGeometry(guests, capacity, CLASSES, inline, MAX_PAYLOAD, 0);
    }

    private static VoxSetup setup(VoxOptions options) {
        return new VoxSetup(options, WaitPolicy.standard(), Optional.empty(), Optional.empty());
    }
}
