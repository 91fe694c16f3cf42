package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

/** What a bundle brings, as its capabilities say. */
final class Offer {
    /** Who provides it can be configured: attributes {@code protocol} and {@code pid}. */
    static final String TRANSPORT = "io.millrace.transport";
    /** Who provides it brings commands for a protocol, attribute {@code protocol}. */
    static final String SHELL = "io.millrace.shell";
    /** What Declarative Services register. */
    static final String SERVICE = "osgi.service";

    private Offer() {}

    /** The PIDs that make a bundle load. */
    static Set<String> pids(Resource resource) {
        return values(resource, TRANSPORT, "pid");
    }

    /** The short names of what it brings. */
    static Set<String> protocols(Resource resource) {
        return values(resource, TRANSPORT, "protocol");
    }

    /** The protocols it brings commands for. */
    static Set<String> commandsFor(Resource resource) {
        return values(resource, SHELL, "protocol");
    }

    private static Set<String> values(Resource resource, String namespace, String attribute) {
        Set<String> values = new TreeSet<>();
        for (Capability capability : resource.getCapabilities(namespace)) {
            values.addAll(strings(capability.getAttributes().get(attribute)));
        }
        return values;
    }

    private static List<String> strings(Object value) {
        return switch (value) {
            case null -> List.of();
            case String[] many -> Arrays.asList(many);
            case Collection<?> many ->
                new ArrayList<>(many.stream().map(String::valueOf).toList());
            default -> List.of(value.toString());
        };
    }
}
