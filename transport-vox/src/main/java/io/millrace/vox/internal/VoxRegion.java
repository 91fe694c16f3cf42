package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.segment.Segment;

/**
 * A region the peer handed over. It is unmapped once no payload in it is handed out and the room behind the last one is
 * too small for another: a sender that takes the first region with room never comes back to it.
 *
 * <p>Thread-safety: thread-safe. Peer: its length was checked against the memory; every offset is checked with
 * {@link #covers}. Units: bytes.
 */
final class VoxRegion {
    private final VoxRegionsIn registry;
    private final VoxDatagram name;
    private final Handle handle;
    private final Segment segment;
    private final VoxRegionView view;
    /** Payloads handed out. */
    private int views;
    /** The highest end of a payload seen. */
    private long end;

    VoxRegion(VoxRegionsIn registry, VoxDatagram name, Handle handle, Segment segment) {
        this.registry = registry;
        this.name = name;
        this.handle = handle;
        this.segment = segment;
        this.view = new VoxRegionView(segment.memory().slice(0, name.length()));
    }

    int id() {
        return name.id();
    }

    int generation() {
        return name.generation();
    }

    long length() {
        return name.length();
    }

    VoxRegionView view() {
        return view;
    }

    /** Whether a payload lies inside; both numbers are unsigned. */
    boolean covers(long offset, int length) {
        long bytes = Integer.toUnsignedLong(length);
        return bytes <= name.length() && Long.compareUnsigned(offset, name.length() - bytes) <= 0;
    }

    /**
     * A payload is handed out. Each is followed by one {@link #release}, once its frame is released in the ring too.
     *
     * @param payloadEnd where it ends
     */
    void hold(long payloadEnd) {
        synchronized (registry) {
            views++;
            end = Math.max(end, payloadEnd);
        }
    }

    /** A payload is done with; may unmap the region. */
    void release() {
        synchronized (registry) {
            views--;
            if (views == 0 && name.length() - end < registry.smallestPayloadBytes()) {
                registry.drop(this);
            }
        }
    }

    VoxDatagram name() {
        return name;
    }

    /** Bytes of address space it takes, which is the whole of the memory behind it. */
    long mappedBytes() {
        return segment.memory().size();
    }

    VoxRegionsIn.Kept keep() {
        return new VoxRegionsIn.Kept(name.id(), name.generation(), name.length(), handle.copy());
    }

    /** Unmaps it. Idempotent. */
    void close() {
        segment.close();
        handle.close();
    }
}
