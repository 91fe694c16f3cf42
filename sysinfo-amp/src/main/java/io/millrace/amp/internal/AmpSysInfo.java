package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.Allotment.Reason;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.AmpSizing;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.EntryView;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfo;
import io.millrace.amp.SysInfoDump;
import io.millrace.amp.SysInfoDump.PoolUse;
import io.millrace.amp.SysInfoListener;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Both chains, and what we may do with them. Looking never writes.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class AmpSysInfo implements SysInfo {
    /** What {@link #locate} answers for an entry that is not there. */
    public static final long NOWHERE = AmpChain.NOTHING;

    /** An entry that appears rings nobody. */
    private static final long WATCH_NANOS = 1_000_000;

    private final String name;
    private final AmpMemory memory;
    private final AmpOptions options;
    private final Map<Pool, AmpChain> chains = new EnumMap<>(Pool.class);
    private final AmpChanges changes;
    private volatile boolean closed;
    /** An initialiser runs. Guarded by this. */
    private boolean filling;

    /** Reads what there is; {@link AmpStart} initialises. */
    AmpSysInfo(String name, AmpMemory memory, AmpOptions options) {
        this.name = name;
        this.memory = memory;
        this.options = options;
        for (Pool pool : Pool.values()) {
            if (memory.window(pool).isPresent()) {
                chains.put(pool, new AmpChain(new AmpView(memory, pool)));
            }
        }
        changes = new AmpChanges(chains, this::entry);
    }

    Core core() {
        return options.core();
    }

    boolean isClosed() {
        return closed;
    }

    /** The chain of a pool that is there. */
    AmpChain chain(Pool pool) {
        return chains.get(pool);
    }

    /** Whether every pool has a chain, sound or not. */
    public boolean isInitialised() {
        return chains.values().stream().allMatch(AmpChain::isInitialised);
    }

    /**
     * Looks for changes and tells the listeners; whether the memory was initialised anew. To be called now and then.
     */
    public boolean look() {
        return !closed && changes.look();
    }

    /** For who finds out by other means that the memory was initialised anew; the next look says so. */
    void beginAnew() {
        changes.beginAnew();
    }

    /** The epoch that began when the chains were last seen to begin anew. */
    AmpEpoch epoch() {
        return changes.epoch();
    }

    /** Ends it: every entry is gone. Idempotent. */
    void close() {
        closed = true;
        changes.epoch().end();
    }

    @Override
    public Allotment allocate(int id, int sizeBytes, Pool pool, Consumer<EntryView> initialiser) {
        if (id < 0 || id > AmpLayout.MAX_ID) {
            throw new IllegalArgumentException("id must be 0 to " + AmpLayout.MAX_ID + ": id=" + id);
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("size must be 0 or more: size=" + sizeBytes);
        }
        if (id >= FirmwareEntry.RESERVED_FIRST && !options.raw()) {
            return new Allotment.Refused(
                    Reason.RESERVED_ID,
                    FirmwareEntry.nameOf(id) + " is reserved for the firmware, allowed: 0 to 0x"
                            + Integer.toHexString(FirmwareEntry.RESERVED_FIRST - 1));
        }
        return make(id, sizeBytes, pool, (bytes, _) -> initialiser.accept(EntryView.of(bytes)), !options.raw());
    }

    /** Makes an entry of the firmware's own, or for a queue. */
    synchronized Allotment make(int id, long sizeBytes, Pool pool, AmpContent content, boolean limited) {
        Optional<Allotment.Refused> refusal = refusal(id, sizeBytes, pool, limited);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        AmpChain chain = chains.get(pool);
        AmpChain.Scan scan = chain.scan();
        long address = scan.end() + AmpLayout.HEADER_BYTES;
        filling = true;
        try {
            content.fill(chain.view().part(address, sizeBytes), address);
        } finally {
            filling = false;
        }
        EntryInfo made = chain.prepare(scan, id, (int) sizeBytes);
        chain.link(scan, made);
        return new Allotment.Made(entry(made));
    }

    /** Why an entry could not be made now. */
    synchronized Optional<Allotment.Refused> refusal(int id, long sizeBytes, Pool pool, boolean limited) {
        if (filling) {
            throw new IllegalStateException("an initialiser fills its own entry and makes no other");
        }
        String what = "entry " + FirmwareEntry.nameOf(id) + " of " + sizeBytes + " bytes";
        if (options.core() == Core.SUB) {
            return refused(Reason.WRONG_ROLE, what + ": the sub core makes no entries, the main core does");
        }
        if (!chains.containsKey(pool)) {
            return refused(Reason.NO_POOL, what + ": there is no " + pool + " pool here");
        }
        if (sizeBytes > AmpLayout.MAX_SIZE) {
            return refused(Reason.TOO_LARGE, what + ": a size is a word of 16 bits, 0 to " + AmpLayout.MAX_SIZE);
        }
        AmpChain chain = chains.get(pool);
        AmpChain.Scan scan = chain.scan();
        if (closed || scan.problem().isPresent()) {
            String why = scan.problem().map(PeerCorruptionException::getMessage).orElse("SysInfo is closed");
            return refused(Reason.NOT_INITIALISED, what + ": " + why);
        }
        if (scan.entries().stream().anyMatch(entry -> entry.id() == id)) {
            return refused(Reason.DUPLICATE_ID, what + ": the " + pool + " pool has this id already");
        }
        if (limited && options.maxEntries() > 0 && applicationEntries() >= options.maxEntries()) {
            return refused(
                    Reason.LIMIT,
                    what + ": there are " + applicationEntries() + " application entries, allowed: "
                            + options.maxEntries() + " (maxEntries, 0 for no limit)");
        }
        if (!chain.hasRoom(scan, sizeBytes)) {
            String why = AmpSizing.shortage(pool, use(chain, scan), sizeBytes, memory.geometry());
            return refused(Reason.NO_SPACE, what + " " + why);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Entry> find(int id, Pool pool) {
        long header = locate(id, pool);
        return header == NOWHERE
                ? Optional.empty()
                : chains.get(pool).entry(header).map(this::entry);
    }

    /**
     * Looks an entry up and leaves nothing for the garbage collector.
     *
     * @param id the id
     * @param pool where
     * @return device address of the header, or {@link #NOWHERE}
     */
    public long locate(int id, Pool pool) {
        AmpChain chain = chains.get(pool);
        return chain == null || closed ? NOWHERE : chain.find(id);
    }

    @Override
    public Optional<Entry> watch(int id, Pool pool, Duration timeout) {
        WaitPoint clock = new WaitPoint(Signaler.none(), new WaitPolicy(0, WATCH_NANOS));
        clock.await(() -> closed || find(id, pool).isPresent(), timeout.toNanos());
        return find(id, pool);
    }

    @Override
    public Channel.Subscription listen(SysInfoListener listener) {
        return changes.listen(listener);
    }

    @Override
    public SysInfoDump dump() {
        List<EntryInfo> entries = new ArrayList<>();
        Map<Pool, PoolUse> pools = new EnumMap<>(Pool.class);
        List<Problem> problems = new ArrayList<>();
        chains.forEach((pool, chain) -> {
            AmpChain.Scan scan = chain.scan();
            entries.addAll(scan.entries());
            pools.put(pool, use(chain, scan));
            scan.problem().map(cause -> chain.view().problem(cause, 1)).ifPresent(problems::add);
        });
        return new SysInfoDump(options.core(), entries, pools, problems);
    }

    @Override
    public Optional<Allocator> allocator(Pool pool) {
        return Optional.ofNullable(chains.get(pool)).map(chain -> new AmpPoolAllocator(name, this, chain));
    }

    @Override
    public AmpMemory memory() {
        return memory;
    }

    PoolUse use(AmpChain chain, AmpChain.Scan scan) {
        AmpView view = chain.view();
        return new PoolUse(view.poolStart(), view.limit(), scan.end() - view.poolStart());
    }

    private long applicationEntries() {
        return chains.values().stream()
                .flatMap(chain -> chain.scan().entries().stream())
                .filter(entry -> entry.id() < FirmwareEntry.RESERVED_FIRST)
                .count();
    }

    private Entry entry(EntryInfo info) {
        AmpEpoch epoch = changes.epoch();
        changes.handed(info);
        AmpView view = chains.get(info.pool()).view();
        return new AmpEntry(info, view.part(info.address(), info.sizeBytes()), epoch);
    }

    private static Optional<Allotment.Refused> refused(Reason reason, String message) {
        return Optional.of(new Allotment.Refused(reason, message));
    }
}
