package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.layout.Field;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.SegmentLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What lies where in a segment of a link: interrupt words, chains, queues, what is used and what is free.
 *
 * <p>Thread-safety: thread-safe; nothing is written, and neighbours need not fit each other while somebody is at work.
 * Peer: nothing is trusted; work and answer are bounded by the windows. Source: ESP-AMP, SysInfo, event, queue, rpmsg,
 * panic.
 */
final class AmpMap implements SegmentLayout {
    private final String owner;
    private final AmpMemory memory;
    private final String segment;
    private final List<Pool> pools;

    private AmpMap(String link, AmpMemory memory, String segment, List<Pool> pools) {
        this.owner = AmpPublisher.PROTOCOL + " " + link;
        this.memory = memory;
        this.segment = segment;
        this.pools = pools;
    }

    /**
     * The maps of a link: one for each segment, so one if both pools lie in the same.
     *
     * @param link the link's name
     * @param memory the windows
     * @param segments the names of the segments they lie in
     */
    static List<SegmentLayout> of(String link, AmpMemory memory, Map<Pool, String> segments) {
        return segments.values().stream()
                .distinct()
                .<SegmentLayout>map(segment -> new AmpMap(link, memory, segment, in(segment, memory, segments)))
                .toList();
    }

    private static List<Pool> in(String segment, AmpMemory memory, Map<Pool, String> segments) {
        return Arrays.stream(Pool.values())
                .filter(pool -> memory.window(pool).isPresent() && segment.equals(segments.get(pool)))
                .toList();
    }

    @Override
    public String segment() {
        return segment;
    }

    @Override
    public String owner() {
        return owner;
    }

    /** Queues of one pool may have their descriptors in the other, so both chains are looked at for either. */
    @Override
    public List<Field> fields() {
        Map<Pool, AmpChain.Scan> scans = new EnumMap<>(Pool.class);
        List<EntryInfo> entries = new ArrayList<>();
        for (Pool pool : Pool.values()) {
            if (memory.window(pool).isPresent()) {
                AmpChain.Scan scan = new AmpChain(new AmpView(memory, pool)).settled();
                scans.put(pool, scan);
                entries.addAll(scan.entries());
            }
        }
        AmpMapQueues queues = new AmpMapQueues(memory, entries);
        Fields fields = new Fields(0);
        for (Pool pool : pools) {
            new AmpPoolFields(new AmpView(memory, pool), memory.offset(pool), queues, fields).add(scans.get(pool));
        }
        if (isPanicHere()) {
            memory.panic().map(AmpPanicView::read).ifPresent(dump -> AmpPanicFields.add(dump, end(Pool.HP), fields));
        }
        return fields.list();
    }

    /** Behind the HP region there may be the RTC pool instead. */
    private boolean isPanicHere() {
        return pools.contains(Pool.HP)
                && (!pools.contains(Pool.RTC)
                        || memory.offset(Pool.RTC) >= end(Pool.HP) + AmpLayout.PANIC_BYTES
                        || end(Pool.RTC) <= end(Pool.HP));
    }

    /** Where a window ends in the segment. */
    private long end(Pool pool) {
        return memory.offset(pool)
                + memory.geometry().limit(pool)
                - memory.geometry().start(pool);
    }
}
