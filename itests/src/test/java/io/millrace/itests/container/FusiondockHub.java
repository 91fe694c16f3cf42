package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.cm.Configuration;

/**
 * Two mailboxes as a segment, the pipes in which both sides ring, and a link over them, configured in a container; a C
 * program plays the other side. Thread-safety: immutable.
 */
record FusiondockHub(Container container, Path file, Role role, Configuration segment, Configuration link) {
    /** The bundle under test. */
    static final String BUNDLE = "io.millrace.shm.fusiondock";

    static final String PID = "io.millrace.fusiondock";
    static final String NAME = "dock";
    static final String FILTER = "(millrace.channel=dock)";
    /** The threads of the project while there is one link. */
    static final List<String> THREADS = List.of("millrace-fusiondock-dock", "millrace-runtime");

    static final int REGION = 4096;
    /** What a slot carries; what is longer goes in pieces. */
    static final int SLOT = 256;

    /** The lengths of the peer's messages, from 0 to this. */
    static final int LONGEST = 2000;

    /**
     * Configures all of it. The peer may take its time: the machine may be slow.
     *
     * @param more properties of the link, beside or instead of the usual ones
     */
    static FusiondockHub configure(Container container, SharedFolder folder, Role role, Map<String, Object> more) {
        Path file = folder.file("dock");
        Configuration segment = container.configure(
                "io.millrace.segment.file",
                NAME,
                Map.of("path", file.toString(), "size", 2L * REGION, "role", "CREATE"));
        container.configure(
                "io.millrace.signaler.fifo", NAME, Map.of("out", file + ".out", "in", file + ".in", "width", 4));
        FusiondockHub hub = new FusiondockHub(container, file, role, segment, link(container, NAME, role, more));
        container.settle();
        return hub;
    }

    /** Sets other properties of the link, or brings it back, and leaves the segment alone. */
    void reconfigure(Map<String, Object> more) {
        link(container, NAME, role, more);
    }

    /** Another link over the same memory. */
    Configuration another(String name, Role which, Map<String, Object> more) {
        return link(container, name, which, more);
    }

    private static Configuration link(Container container, String name, Role role, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "segment.target",
                "(millrace.segment=dock)",
                "signaler.target",
                "(millrace.signaler=dock)",
                "role",
                role.name(),
                "regionBytes",
                REGION,
                "maxSizeBytes",
                SLOT,
                "wait.timeout",
                0,
                "leaseMillis",
                Link.LEASE_MILLIS));
        properties.putAll(more);
        return container.configure(PID, name, properties);
    }

    /** Starts the C program at the other side, which makes the slot it writes. */
    FusiondockPeer peer() {
        FusiondockPeer peer = FusiondockPeer.start(List.of(
                file.toString(),
                role.peer().name().toLowerCase(Locale.ROOT),
                "--region-size",
                Integer.toString(REGION),
                "--ring",
                file + ".in",
                "--ring-in",
                file + ".out"));
        peer.ask("init=" + SLOT);
        return peer;
    }

    /** The channel as it is now; waits if there is none. */
    Channel channel() {
        return container.await(Channel.class, FILTER);
    }

    /** Links there are now. */
    int links() {
        return container
                .references(Channel.class, "(millrace.protocol=fusiondock)")
                .size();
    }

    /** Sends on the channel as it is at the moment, whatever becomes of it meanwhile. */
    boolean send(byte[] message) {
        return container
                .find(Channel.class, FILTER)
                .filter(channel -> channel.send(message, Eventually.WATCHDOG) == Offer.SENT)
                .isPresent();
    }

    /** The next message of a channel. */
    static byte[] receive(Channel channel) {
        List<byte[]> messages = new ArrayList<>();
        int came = channel.receive(
                (segment, offset, length, _) ->
                        messages.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                Eventually.WATCHDOG);
        assertEquals(1, came);
        return messages.getFirst();
    }
}
