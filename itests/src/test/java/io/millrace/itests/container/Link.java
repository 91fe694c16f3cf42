package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.CPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;

/**
 * A segment, a signaler and a link of the nRF RPC draft, configured in a container; the gateway is side A. Two areas of
 * 1024 bytes with 13 endpoints. Thread-safety: immutable.
 */
record Link(Container container, String name, Path file, Signal signal, Configuration segment, Configuration link) {
    /** Endpoints of each side. */
    static final int ENDPOINTS = 13;

    /** A stop waits for who is just being served, however slow the machine is. */
    static final int LEASE_MILLIS = 60_000;

    /** Configures it and waits for its channels. */
    static Link configure(Container container, String name, Path file, Signal signal) {
        return configure(container, name, file, signal, Map.of());
    }

    /** The same, with more properties of the link. */
    static Link configure(Container container, String name, Path file, Signal signal, Map<String, Object> more) {
        Configuration segment = container.configure("io.millrace.segment.file", name, segment(file));
        return over(container, name, file, signal, segment, more);
    }

    /** The same over memory that has the name of the link. */
    static Link over(Container container, String name, Path file, Signal signal, Configuration segment) {
        return over(container, name, file, signal, segment, Map.of());
    }

    private static Link over(
            Container container,
            String name,
            Path file,
            Signal signal,
            Configuration segment,
            Map<String, Object> more) {
        signal.configure(container, name, file);
        Map<String, Object> properties = new HashMap<>(Map.of("leaseMillis", LEASE_MILLIS));
        properties.putAll(more);
        properties.put("segment.target", "(millrace.segment=" + name + ")");
        properties.put("signaler.target", "(millrace.signaler=" + name + ")");
        properties.put("side", "A");
        Link link = new Link(
                container, name, file, signal, segment, container.configure("io.millrace.nrfrpc", name, properties));
        for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
            link.channel(endpoint);
        }
        container.settle();
        return link;
    }

    static Map<String, Object> segment(Path file) {
        return Map.of("path", file.toString(), "size", 4096L, "role", "CREATE");
    }

    /** A channel as it is now; waits if there is none. */
    Channel channel(int endpoint) {
        return container.await(Channel.class, filter(endpoint));
    }

    String filter(int endpoint) {
        return "(millrace.channel=" + name + "/" + endpoint + ")";
    }

    /** All channels of the link. */
    String filter() {
        return "(millrace.channel=" + name + "/*)";
    }

    /** Starts the C peer at the other side. */
    CPeer peer(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--sig", signal.option()));
        return CPeer.start(file, all.toArray(String[]::new));
    }
}
