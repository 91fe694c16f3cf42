package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.Role;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.unix.internal.UnixPorts;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host in this JVM, with a thread that looks after its guests. Thread-safety: confined to one thread. */
final class JavaHost implements AutoCloseable {
    private final MappedFile segment;
    private final VoxHost host;
    private final Looker looker;
    private final Visitors visitors = new Visitors();

    /** Who came and who went. */
    static final class Visitors implements VoxHost.Listener {
        private final Queue<VoxLink> came = new ConcurrentLinkedQueue<>();
        private final List<VoxLink> gone = new CopyOnWriteArrayList<>();

        @Override
        public void attached(VoxLink link) {
            came.add(link);
        }

        @Override
        public void gone(VoxLink link) {
            gone.add(link);
        }
    }

    private JavaHost(MappedFile segment, Role role, VoxGeometry geometry, VoxSetup setup) {
        this.segment = segment;
        this.host = VoxHost.open("host", segment, role, geometry, setup, visitors);
        this.looker = new Looker(host::look);
    }

    /** Makes a segment and serves it. */
    static JavaHost create(Path file, VoxGeometry geometry) {
        return create(file, geometry, setup(VoxOptions.standard()));
    }

    /** Makes a segment and serves it in some way. */
    static JavaHost create(Path file, VoxGeometry geometry, VoxSetup setup) {
        FileSpec spec = FileSpec.of("host", file.toString(), Geometries.sizeBytes(geometry), Role.CREATE);
        return new JavaHost(MappedFile.open(spec, ignored -> {}), Role.CREATE, geometry, setup);
    }

    /** How all parties of these tests wait: a peer may have no way to ring us. */
    static VoxSetup setup(VoxOptions options) {
        WaitPolicy policy = new WaitPolicy(WaitPolicy.standard().spins(), 200_000);
        return new VoxSetup(options, policy, Optional.of(new UnixPorts()), Optional.empty());
    }

    /** Opens its meeting point. */
    JavaHost meet(Path socket) {
        host.meet(socket, warning -> {});
        return this;
    }

    VoxHost host() {
        return host;
    }

    MappedFile segment() {
        return segment;
    }

    WaitPoint waitPoint() {
        return host.waitPoint();
    }

    /** The link of the next guest that comes. */
    VoxLink next() {
        return Eventually.get("a guest comes", () -> Optional.ofNullable(visitors.came.poll()));
    }

    /** Waits until a guest was cleared away, listening to the doorbells meanwhile. */
    void awaitGone(VoxLink link) {
        assertTrue(
                host.waitPoint().await(() -> isGone(link), Eventually.WATCHDOG.toNanos()),
                () -> "guest " + link.guest() + " " + link.state() + " is not cleared away");
    }

    /** Whether a guest was cleared away; its place and its slots are free when the look that saw it go is over. */
    boolean isGone(VoxLink link) {
        boolean gone = visitors.gone.contains(link) && !host.links().contains(link);
        if (gone) {
            host.look();
        }
        return gone;
    }

    /** Talks to a guest until all is said. */
    Talk talk(VoxLink link, Talk.Mode mode, long messages, String sizes) {
        Talk talk = new Talk(link, mode, messages, Sizes.of(sizes));
        talk.run(waitPoint());
        return talk;
    }

    @Override
    public void close() {
        try {
            looker.close();
        } finally {
            host.leave();
            segment.close();
        }
    }
}
