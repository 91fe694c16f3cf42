package io.millrace.gateway.runtime.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The services there are. Counters of a channel or signaler that comes back under its name go on where they were.
 *
 * <p>Thread-safety: thread-safe.
 */
final class Inventory {
    private final Set<Segment> segments = ConcurrentHashMap.newKeySet();
    private final Set<Signaler> signalers = ConcurrentHashMap.newKeySet();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Map<Allocator, String> allocators = new ConcurrentHashMap<>();
    private final Set<SegmentLayout> layouts = ConcurrentHashMap.newKeySet();
    private final Tallies tallies;
    private final AtomicLong changes = new AtomicLong();

    /**
     * Nothing is there yet.
     *
     * @param tallies of what is gone
     */
    Inventory(Tallies tallies) {
        this.tallies = tallies;
    }

    void add(Segment segment) {
        segments.add(segment);
        changes.incrementAndGet();
    }

    void remove(Segment segment) {
        segments.remove(segment);
        changes.incrementAndGet();
    }

    void add(Signaler signaler) {
        tallies.enter(signaler);
        signalers.add(signaler);
        look(signaler);
        changes.incrementAndGet();
    }

    void remove(Signaler signaler) {
        if (signalers.remove(signaler)) {
            try {
                look(signaler);
            } finally {
                tallies.leave(signaler);
                changes.incrementAndGet();
            }
        }
    }

    void add(Allocator allocator, String segment) {
        allocators.put(allocator, segment);
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
        tallies.enter(channel);
        channels.add(channel);
        look(channel);
        changes.incrementAndGet();
    }

    void remove(Channel channel) {
        if (channels.remove(channel)) {
            try {
                look(channel);
            } finally {
                tallies.leave(channel);
                changes.incrementAndGet();
            }
        }
    }

    private void look(Channel channel) {
        look(() -> total(channel, channel.info().name(), channel.tx().info()));
        look(() -> total(channel, channel.info().name(), channel.rx().info()));
    }

    private void look(Signaler signaler) {
        look(() -> total(signaler, signaler.info()));
    }

    /** Sees what counters are at. One whose memory went before it keeps what it had when it was seen last. */
    private static void look(Supplier<long[]> counters) {
        var _ = Look.at(counters);
    }

    /** What comes and goes from now on is no longer counted: it is the end of who counts. */
    void close() {
        tallies.close();
    }

    /**
     * What all bearers of a channel's name counted at one end.
     *
     * @return messages, bytes, refused, corrupt
     */
    long[] total(Channel channel, String name, RingInfo ring) {
        return tallies.total(
                channel,
                "ring " + name + " " + ring.direction(),
                ring.messages(),
                ring.bytes(),
                ring.refused(),
                ring.corrupt());
    }

    /**
     * What all bearers of a signaler's name counted.
     *
     * @return rings, wakes, parks, missed
     */
    long[] total(Signaler signaler, SignalerInfo info) {
        return tallies.total(
                signaler, "signaler " + info.name(), info.rings(), info.wakes(), info.parks(), info.missed());
    }

    /** Grows when something comes or goes. */
    long changeCount() {
        return changes.get();
    }

    List<Segment> segments() {
        return fitting(segments, Segment::info);
    }

    /** Those that can be asked what they are. */
    private static <S> List<S> fitting(Set<S> services, Function<S, ?> info) {
        return services.stream()
                .filter(it -> Look.at(() -> info.apply(it)).isPresent())
                .toList();
    }

    /** The others. */
    List<ProblemDTO> misfits() {
        List<ProblemDTO> problems = new ArrayList<>();
        segments.forEach(it -> Look.at(it.getClass().getName(), it::info, problems));
        signalers.forEach(it -> Look.at(it.getClass().getName(), it::info, problems));
        channels.forEach(it -> Look.at(it.getClass().getName(), it::info, problems));
        return problems;
    }

    /** What is laid out in a segment. */
    List<SegmentLayout> layouts(String segment) {
        return layouts.stream()
                .filter(layout -> layout.segment().equals(segment))
                .sorted(Comparator.comparing(SegmentLayout::owner))
                .toList();
    }

    List<Signaler> signalers() {
        return fitting(signalers, Signaler::info);
    }

    List<Channel> channels() {
        return fitting(channels, Channel::info);
    }

    /** Each with the name of the segment it manages a part of, empty if unknown. */
    Map<Allocator, String> allocators() {
        return Map.copyOf(allocators);
    }
}
