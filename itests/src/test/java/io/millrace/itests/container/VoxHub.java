package io.millrace.itests.container;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;

/**
 * A segment and a vox host, configured in a container: four places, and a socket where guests get doorbells.
 * Thread-safety: immutable.
 */
record VoxHub(Container container, Path file, Path socket, Configuration segment, Configuration host) {
    /** The bundle under test. */
    static final String BUNDLE = "io.millrace.transport.vox";

    /** The payloads go each of their ways: in the ring, in a slot of each size, in a region. */
    static final int[] SIZES = {0, 5, 256, 257, 1020, 1021, 16380, 16381, 60000};

    /** Places there are. */
    static final int GUESTS = 4;

    private static final String NAME = "line";
    private static final long SEGMENT_BYTES = 1 << 19;

    /** Configures it and waits for it. */
    static VoxHub configure(Container container, SharedFolder folder) {
        return configure(container, folder, Map.of());
    }

    /** The same, with more properties of the host. */
    static VoxHub configure(Container container, SharedFolder folder, Map<String, Object> more) {
        VoxHub hub = request(container, folder, more);
        hub.await();
        return hub;
    }

    /** Configures it, whatever comes of it. */
    static VoxHub request(Container container, SharedFolder folder, Map<String, Object> more) {
        Path file = folder.file(NAME);
        Path socket = folder.file(NAME + ".sock");
        Configuration segment = container.configure(
                "io.millrace.segment.file",
                NAME,
                Map.of("path", file.toString(), "size", SEGMENT_BYTES, "role", "CREATE"));
        return new VoxHub(container, file, socket, segment, host(container, socket, more));
    }

    /** Sets other properties of the host, and leaves the segment alone. */
    void reconfigure(Map<String, Object> more) {
        host(container, socket, more);
    }

    private static Configuration host(Container container, Path socket, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "segment.target",
                "(millrace.segment=line)",
                "socket",
                socket.toString(),
                "guests",
                GUESTS,
                "capacityBytes",
                8192,
                "lookMillis",
                5,
                "leaseMillis",
                Link.LEASE_MILLIS,
                "drainMillis",
                Link.LEASE_MILLIS));
        properties.putAll(more);
        return container.configure("io.millrace.vox.host", NAME, properties);
    }

    /** Waits for the host. */
    void await() {
        container.await(Allocator.class, "(millrace.allocator=line)");
    }

    /** Whether the host is there. */
    boolean isThere() {
        return !container
                .references(Allocator.class, "(millrace.allocator=line)")
                .isEmpty();
    }

    /** The channel to a guest as it is now; waits if there is none. */
    Channel channel(int guest) {
        return container.await(Channel.class, filter(guest));
    }

    static String filter(int guest) {
        return "(millrace.channel=line/" + guest + ")";
    }

    /** All channels of the host. */
    static String filter() {
        return "(millrace.channel=line/*)";
    }

    /** Configures a guest in the same container, named {@code own}. */
    Configuration guest(Entrance entrance) {
        return container.configure(
                "io.millrace.vox.guest",
                "own",
                entrance == Entrance.SEGMENT
                        ? Map.of("segment.target", "(millrace.segment=line)", "lookMillis", 5)
                        : Map.of("socket", socket.toString(), "lookMillis", 5));
    }

    /** Starts a C guest. */
    VoxPeer peer(Entrance entrance, String... words) {
        List<String> all = new ArrayList<>(
                entrance == Entrance.SEGMENT
                        ? List.of("--path", file.toString())
                        : List.of("--sock", socket.toString()));
        all.addAll(List.of(words));
        return VoxPeer.start("guest", all);
    }

    /** How a guest gets its place. */
    enum Entrance {
        /** It walks into the segment and polls. */
        SEGMENT,
        /** It asks at the socket, and has a doorbell. */
        SOCKET
    }
}
