package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The regions the peer handed over on one link, by id and generation.
 *
 * <p>Thread-safety: thread-safe. Peer: a malformed datagram, or more regions or bytes than allowed, ends every later
 * {@link #find} with the same exception. Crash: what a predecessor in this process {@link #keep kept} goes on here;
 * datagrams it had not received are still in the control port. Nothing here waits.
 */
final class VoxRegionsIn implements AutoCloseable {
    /** Most regions alive. */
    static final int MAX_REGIONS = 4096;
    /** Most bytes mapped, unless told otherwise. */
    static final long MAX_BYTES = 1L << 32;

    private static final int MAX_DATAGRAMS = 64;

    private final Port control;
    private final int smallestPayloadBytes;
    private final long maxBytes;
    private final Map<Long, VoxRegion> regions = new HashMap<>();
    /** Longer than a datagram may be, so that a longer one shows. */
    private final VoxMessageView message = new VoxMessageView(Arena.ofAuto(), 2 * VoxDatagram.BYTES);

    private final List<Handle> handles = new ArrayList<>();
    private long mappedBytes;
    private Optional<PeerCorruptionException> poison = Optional.empty();
    private boolean closed;

    /**
     * A region for a successor.
     *
     * @param id its number
     * @param generation its generation
     * @param length its length
     * @param handle on its memory, closed by whoever gets it
     */
    record Kept(int id, int generation, long length, Handle handle) implements AutoCloseable {
        @Override
        public void close() {
            handle.close();
        }
    }

    /**
     * A registry of the usual size.
     *
     * @param control where regions are announced; stays the caller's to close
     * @param smallestPayloadBytes the shortest payload that ever comes in a region
     */
    VoxRegionsIn(Port control, int smallestPayloadBytes) {
        this(control, smallestPayloadBytes, MAX_BYTES, List.of());
    }

    /**
     * A registry.
     *
     * @param control where regions are announced; stays the caller's to close
     * @param smallestPayloadBytes the shortest payload that ever comes in a region
     * @param maxBytes most bytes mapped
     * @param kept regions a predecessor had; belong to this registry from now on, even if this throws
     */
    VoxRegionsIn(Port control, int smallestPayloadBytes, long maxBytes, List<Kept> kept) {
        this.control = control;
        this.smallestPayloadBytes = smallestPayloadBytes;
        this.maxBytes = maxBytes;
        try {
            kept.forEach(it -> add(new VoxDatagram(it.id(), it.generation(), it.length()), it.handle()));
        } catch (PeerCorruptionException | PortException e) {
            kept.forEach(Kept::close);
            close();
            throw e;
        }
    }

    /**
     * The region of an id and generation, if it has been announced by now. Of many datagrams that wait it looks at some
     * only, so whoever waits for a region asks again.
     *
     * @throws PeerCorruptionException if anything announced, now or before, was malformed or too much
     */
    synchronized Optional<VoxRegion> find(int id, int generation) {
        if (poison.isPresent()) {
            throw poison.get();
        }
        Long key = VoxDatagram.key(id, generation);
        VoxRegion known = regions.get(key);
        if (known == null && !closed) {
            drain();
            known = regions.get(key);
        }
        return Optional.ofNullable(known);
    }

    /** Regions alive. */
    synchronized int open() {
        return regions.size();
    }

    /**
     * Copies of all regions, for a successor. It unmaps a region only after payloads it handed out itself, because
     * frames taken here and not released come again there.
     *
     * @throws PortException if the system refuses a copy; then none is left open
     */
    synchronized List<Kept> keep() {
        List<Kept> kept = new ArrayList<>(regions.size());
        try {
            regions.values().forEach(region -> kept.add(region.keep()));
        } catch (PortException e) {
            kept.forEach(Kept::close);
            throw e;
        }
        return kept;
    }

    /** Unmaps all regions, whoever still has views of them. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        regions.values().forEach(VoxRegion::close);
        regions.clear();
        mappedBytes = 0;
    }

    int smallestPayloadBytes() {
        return smallestPayloadBytes;
    }

    /** Forgets a region and unmaps it. */
    synchronized void drop(VoxRegion region) {
        if (regions.remove(region.name().key(), region)) {
            mappedBytes -= region.mappedBytes();
        }
        region.close();
    }

    private void drain() {
        try {
            for (int i = 0; i < MAX_DATAGRAMS; i++) {
                long length = control.receive(message.segment(), handles);
                if (length == Port.NOTHING || length == Port.GONE) {
                    return;
                }
                accept(length);
            }
        } catch (PeerCorruptionException e) {
            poison = Optional.of(e);
            throw e;
        } finally {
            handles.forEach(Handle::close);
            handles.clear();
        }
    }

    private void accept(long length) {
        if (length != VoxDatagram.BYTES) {
            throw VoxDatagram.wrong(
                    length < message.segment().byteSize() ? length + " bytes" : length + " bytes or more",
                    VoxDatagram.BYTES + " bytes");
        }
        if (handles.size() != 1) {
            throw VoxDatagram.wrong("with " + handles.size() + " handles", "exactly 1 handle");
        }
        VoxDatagram name = VoxDatagram.decode(message.take(VoxDatagram.BYTES));
        Handle handle = handles.removeLast();
        if (regions.containsKey(name.key())) {
            handle.close();
        } else {
            add(name, handle);
        }
    }

    /** Takes the handle over, on every path. */
    private void add(VoxDatagram name, Handle handle) {
        Segment segment = map(name, handle);
        try {
            check(name, segment.memory().size());
        } catch (PeerCorruptionException e) {
            segment.close();
            handle.close();
            throw e;
        }
        VoxRegion region = new VoxRegion(this, name, handle, segment);
        regions.put(name.key(), region);
        mappedBytes += region.mappedBytes();
    }

    private static Segment map(VoxDatagram name, Handle handle) {
        try {
            return handle.map(name.toString());
        } catch (SegmentRefusedException e) {
            handle.close();
            throw VoxDatagram.wrong(name + ": " + e.getMessage(), "a handle on memory");
        }
    }

    private void check(VoxDatagram name, long size) {
        if (name.length() == 0 || Long.compareUnsigned(name.length(), size) > 0) {
            throw name.wrongLength("1 to " + size + ", the memory behind its handle");
        }
        if (regions.size() == MAX_REGIONS) {
            throw VoxDatagram.wrong(name + " beside " + regions.size() + " others", "at most " + MAX_REGIONS);
        }
        if (size > maxBytes - mappedBytes) {
            throw VoxDatagram.wrong(
                    name + " of " + size + " bytes beside " + mappedBytes + " mapped",
                    "at most " + maxBytes + " bytes in all");
        }
    }
}
