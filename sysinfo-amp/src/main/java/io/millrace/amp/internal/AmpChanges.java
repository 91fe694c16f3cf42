package io.millrace.amp.internal;

import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoListener;
import io.millrace.api.channel.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * What became of the chains since the last look. The wire has no epoch: what was known is compared with what is there.
 * A main core that begins anew and makes the same entries again before anybody looked is not noticed here; its queues
 * notice by their positions.
 *
 * <p>Thread-safety: thread-safe; listeners are called by whoever looks.
 */
final class AmpChanges {
    /** A link may be ahead of its header for a moment; so many looks in a row it may not. */
    private static final int PATIENCE = 2;

    private final Map<Pool, AmpChain> chains;
    private final Function<EntryInfo, Entry> handles;
    private final Map<Pool, List<EntryInfo>> known = new EnumMap<>(Pool.class);
    /** What somebody was given a handle on, told by a look or not. */
    private final Set<EntryInfo> handed = ConcurrentHashMap.newKeySet();

    private final Map<Pool, Integer> broken = new EnumMap<>(Pool.class);
    private final List<SysInfoListener> listeners = new CopyOnWriteArrayList<>();
    private volatile AmpEpoch epoch = new AmpEpoch();
    /** Somebody found out before the look that is to tell. */
    private boolean begun;

    AmpChanges(Map<Pool, AmpChain> chains, Function<EntryInfo, Entry> handles) {
        this.chains = chains;
        this.handles = handles;
        chains.forEach((pool, chain) -> known.put(pool, chain.scan().entries()));
    }

    AmpEpoch epoch() {
        return epoch;
    }

    /** A handle on an entry was given out: if the entry goes, so must the handle. */
    void handed(EntryInfo entry) {
        handed.add(entry);
    }

    Channel.Subscription listen(SysInfoListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Compares, tells; whether the memory was initialised anew. */
    synchronized boolean look() {
        Map<Pool, AmpChain.Scan> now = new EnumMap<>(Pool.class);
        chains.forEach((pool, chain) -> now.put(pool, chain.scan()));
        boolean anew = now.entrySet().stream()
                .anyMatch(it -> !goesOn(known.get(it.getKey()), it.getValue()) || isGone(it.getKey(), it.getValue()));
        if (anew) {
            beginAnew();
        }
        now.forEach(this::tell);
        boolean answer = begun;
        begun = false;
        return answer;
    }

    /** For a queue that finds its positions gone: every entry of before is to be taken for gone. */
    synchronized void beginAnew() {
        begun = true;
        epoch.end();
        epoch = new AmpEpoch();
        handed.clear();
        chains.keySet().forEach(pool -> known.put(pool, List.of()));
        listeners.forEach(SysInfoListener::reinitialised);
    }

    /** A broken link hides what is behind it, and says nothing of a new beginning. */
    private static boolean goesOn(List<EntryInfo> before, AmpChain.Scan now) {
        List<EntryInfo> seen = now.entries();
        boolean hidden = now.initialised() && now.problem().isPresent();
        int common = hidden ? Math.min(before.size(), seen.size()) : before.size();
        return common <= seen.size() && seen.subList(0, common).equals(before.subList(0, common));
    }

    private boolean isGone(Pool pool, AmpChain.Scan now) {
        return handed.stream()
                .filter(entry -> entry.pool() == pool)
                .filter(entry -> now.problem().isEmpty() || !now.initialised() || entry.address() < now.end())
                .anyMatch(entry -> !now.entries().contains(entry));
    }

    private void tell(Pool pool, AmpChain.Scan scan) {
        List<EntryInfo> before = known.get(pool);
        for (EntryInfo entry : scan.entries()
                .subList(
                        Math.min(before.size(), scan.entries().size()),
                        scan.entries().size())) {
            Entry handle = handles.apply(entry);
            listeners.forEach(listener -> listener.added(handle));
        }
        if (scan.entries().size() >= before.size()) {
            known.put(pool, scan.entries());
        }
        int times = scan.initialised() && scan.problem().isPresent() ? broken.merge(pool, 1, Integer::sum) : 0;
        broken.put(pool, times);
        if (times == PATIENCE) {
            AmpView view = chains.get(pool).view();
            scan.problem()
                    .map(cause -> view.problem(cause, 1))
                    .ifPresent(problem -> listeners.forEach(listener -> listener.corrupt(problem)));
        }
    }
}
