package io.millrace.gateway.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every link carried. A link is all channels that share what stands before the slash. Thread-safety: immutable.
 *
 * @param links by name, those of the configuration that never came up with zeros
 */
record Traffic(Map<String, Link> links) {
    /**
     * One link's counters.
     *
     * @param sent messages
     * @param sentBytes payload of these
     * @param received messages
     * @param receivedBytes payload of these
     */
    record Link(long sent, long sentBytes, long received, long receivedBytes) {
        static final Link NONE = new Link(0, 0, 0, 0);

        Link plus(Link other) {
            return new Link(
                    sent + other.sent,
                    sentBytes + other.sentBytes,
                    received + other.received,
                    receivedBytes + other.receivedBytes);
        }
    }

    /**
     * Adds up rings, as the runtime's snapshot has them.
     *
     * @param expected the links of the configuration
     * @param rings each with channel, direction, messages and bytes
     */
    static Traffic of(List<String> expected, List<Map<String, Object>> rings) {
        Map<String, Link> links = new TreeMap<>();
        expected.forEach(name -> links.put(name, Link.NONE));
        for (Map<String, Object> ring : rings) {
            String name = ring.get("channel").toString().replaceFirst("/.*", "");
            long messages = (long) ring.get("messages");
            long bytes = (long) ring.get("bytes");
            boolean tx = "TX".equals(ring.get("direction"));
            links.merge(name, tx ? new Link(messages, bytes, 0, 0) : new Link(0, 0, messages, bytes), Link::plus);
        }
        return new Traffic(links);
    }

    /** Those of a snapshot of the runtime bundle; none if there is no snapshot yet. */
    static Traffic of(Map<String, Object> snapshot) {
        return of(list(snapshot, "links"), list(snapshot, "rings"));
    }

    /** A list of the snapshot. */
    @SuppressWarnings("unchecked")
    static <T> List<T> list(Map<String, Object> snapshot, String key) {
        return (List<T>) snapshot.getOrDefault(key, List.of());
    }

    /** Whether something was carried, whichever way. */
    boolean flows() {
        return links.values().stream().anyMatch(link -> link.sent + link.received > 0);
    }

    /** One line per link and direction. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        links.forEach((name, link) -> {
            lines.add(name + ": sent " + link.sent + " messages, " + link.sentBytes + " bytes");
            lines.add(name + ": received " + link.received + " messages, " + link.receivedBytes + " bytes");
        });
        return lines;
    }

    /** One line for a user who watches. */
    String line(Traffic before, double seconds) {
        if (links.isEmpty()) {
            return "no link";
        }
        List<String> parts = new ArrayList<>();
        links.forEach((name, link) -> {
            Link old = before.links.getOrDefault(name, Link.NONE);
            parts.add("%s sent %d (%.0f/s) received %d (%.0f/s)"
                    .formatted(
                            name,
                            link.sent,
                            (link.sent - old.sent) / seconds,
                            link.received,
                            (link.received - old.received) / seconds));
        });
        return String.join(", ", parts);
    }

    /** The directions of links that carried nothing, in words. */
    List<String> silent() {
        List<String> silent = new ArrayList<>();
        links.forEach((name, link) -> {
            if (link.sent == 0) {
                silent.add("link " + name + " sent nothing");
            }
            if (link.received == 0) {
                silent.add("link " + name + " received nothing");
            }
        });
        return silent;
    }
}
