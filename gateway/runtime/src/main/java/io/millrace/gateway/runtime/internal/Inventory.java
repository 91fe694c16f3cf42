package io.millrace.gateway.runtime.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The services there are. Counters of a channel that comes back under its name go on where they were.
 *
 * <p>Thread-safety: thread-safe.
 */
final class Inventory {
    private final Set<Segment> segments = ConcurrentHashMap.newKeySet();
    private final Set<Signaler> signalers = ConcurrentHashMap.newKeySet();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Map<Allocator, String> allocators = new ConcurrentHashMap<>();
    private final Set<SegmentLayout> layouts = ConcurrentHashMap.newKeySet();
    private final Map<String, Tally> departed = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    void add(Segment segment) {
        segments.add(segment);
        changes.incrementAndGet();
    }

    void remove(Segment segment) {
        segments.remove(segment);
        changes.incrementAndGet();
    }

    void add(Signaler signaler) {
        signalers.add(signaler);
        changes.incrementAndGet();
    }

    void remove(Signaler signaler) {
        signalers.remove(signaler);
        changes.incrementAndGet();
    }

    void add(Allocator allocator, Map<String, Object> properties) {
        allocators.put(allocator, Objects.toString(properties.get(Segment.NAME), ""));
        changes.incrementAndGet();
    }

    void remove(Allocator allocator) {
        allocators.remove(allocator);
        changes.incrementAndGet();
    }

    void add(SegmentLayout layout) {
        layouts.add(layout);
    }

    void remove(SegmentLayout layout) {
        layouts.remove(layout);
    }

    void add(Channel channel) {
        channels.add(channel);
        changes.incrementAndGet();
    }

    void remove(Channel channel) {
        if (channels.remove(channel)) {
            changes.incrementAndGet();
            keep(channel);
        }
    }

    /** What a channel counted, unless its memory went before it. */
    private void keep(Channel channel) {
        try {
            keep(channel.info().name(), channel.tx().info());
            keep(channel.info().name(), channel.rx().info());
        } catch (SegmentLostException | SegmentClosedException expected) {
            departed.keySet().removeIf(key -> key.startsWith(channel.info().name() + " "));
        }
    }

    private void keep(String channel, RingInfo ring) {
        departed.merge(key(channel, ring), Tally.of(ring), Tally::plus);
    }

    /** What earlier bearers of a channel's name counted. */
    Tally before(String channel, RingInfo ring) {
        return departed.getOrDefault(key(channel, ring), Tally.NONE);
    }

    private static String key(String channel, RingInfo ring) {
        return channel + " " + ring.direction();
    }

    /** Grows when something comes or goes. */
    long changeCount() {
        return changes.get();
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** What is laid out in a segment. */
    List<SegmentLayout> layouts(String segment) {
        return layouts.stream()
                .filter(layout -> layout.segment().equals(segment))
                .sorted(Comparator.comparing(SegmentLayout::owner))
                .toList();
    }

    List<Signaler> signalers() {
        return List.copyOf(signalers);
    }

    List<Channel> channels() {
        return List.copyOf(channels);
    }

    /** Each with the name of the segment it manages a part of, empty if unknown. */
    Map<Allocator, String> allocators() {
        return Map.copyOf(allocators);
    }
}
