package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Segment;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The regions of one sender: where its longest payloads go. A payload stands behind the one before, in the first region
 * with room. One after which its like would not fit again stands at the region's end, so that no room is left: both
 * sides drop a region once what is left is too small, and a stream of equal payloads leaves none behind.
 *
 * <p>Thread-safety: thread-safe; one room is open at a time. Ordering: a region is announced before a frame names it.
 * Peer: never writes here that we would read back. Crash: the peer keeps what it was handed.
 */
final class VoxRegionsOut implements AutoCloseable {
    /** Length of a region, unless a payload is longer. */
    static final int REGION_BYTES = 1 << 20;

    private static final int GENERATION = 0;
    /** With so many regions alive each new payload uses its region up. */
    private static final int MANY = 16;

    private final Ports ports;
    private final Port control;
    private final String name;
    private final int smallestPayloadBytes;
    private final List<Region> regions = new ArrayList<>();
    private final VoxMessageView message = new VoxMessageView(Arena.ofAuto(), VoxDatagram.BYTES);
    private int nextId;
    private boolean gone;

    /** A region of ours. */
    private static final class Region {
        private final int id;
        private final Segment segment;
        private final VoxRegionView view;
        /** Where the last payload ends. */
        private long next;
        /** Where the last frame that names it ends. */
        private long frameEnd;

        Region(int id, Segment segment) {
            this.id = id;
            this.segment = segment;
            this.view = new VoxRegionView(segment.memory());
        }

        long left() {
            return view.size() - next;
        }
    }

    /**
     * Makes it, without regions.
     *
     * @param ports where memory comes from
     * @param control where regions are announced; stays the caller's to close
     * @param name for those who look at the process from outside
     * @param firstId the first region's number
     * @param smallestPayloadBytes the shortest payload that ever goes this way, 1 or more
     */
    VoxRegionsOut(Ports ports, Port control, String name, int firstId, int smallestPayloadBytes) {
        this.ports = ports;
        this.control = control;
        this.name = name;
        this.nextId = firstId;
        this.smallestPayloadBytes = smallestPayloadBytes;
    }

    /**
     * Finds room for a payload, to be followed by {@link #commit} or {@link #cancel}.
     *
     * @param length of the payload, or the most it can have
     * @param room gets the place
     * @param consumed bytes of frames the peer has released
     * @return false if a new region cannot be announced now: the peer has not received others, or {@link #isGone}
     * @throws io.millrace.api.port.PortException if the system has no memory
     */
    synchronized boolean reserve(int length, VoxRegionRoom room, long consumed) {
        reclaim(consumed);
        for (int i = 0; i < regions.size(); i++) {
            if (length <= regions.get(i).left()) {
                place(regions.get(i), length, room);
                return true;
            }
        }
        if (!announce(Math.max(REGION_BYTES, length))) {
            return false;
        }
        place(regions.getLast(), length, room);
        return true;
    }

    /**
     * The payload is shorter than reserved, and no frame names it yet. If its region was to be used up it moves to the
     * region's end, because what it left there would keep the region for ever; the room's offset changes then.
     */
    void shorten(VoxRegionRoom room, int length) {
        long end = room.region.size();
        if (length < room.length && room.offset + room.length == end) {
            room.region.move(room.offset, end - length, length);
            room.offset = end - length;
        }
    }

    /**
     * A frame names the payload.
     *
     * @param room where it stands
     * @param length its length, not more than reserved
     * @param frameEnd bytes of all frames up to and with that one
     */
    synchronized void commit(VoxRegionRoom room, int length, long frameEnd) {
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            if (region.id == room.id) {
                region.next = room.offset + length;
                region.frameEnd = frameEnd;
            }
        }
    }

    /** Nothing was sent: the room is as free as it was before. */
    void cancel(VoxRegionRoom room) {
        room.region = null;
    }

    /** The number the next region gets. */
    synchronized int nextId() {
        return nextId;
    }

    /** Regions alive. */
    synchronized int open() {
        return regions.size();
    }

    /** Whether the control port's other end is gone. */
    synchronized boolean isGone() {
        return gone;
    }

    /** Drops all regions. Idempotent. */
    @Override
    public synchronized void close() {
        regions.forEach(region -> region.segment.close());
        regions.clear();
    }

    /** Drops the regions that serve no payload any more and whose frames the peer has released. */
    private void reclaim(long consumed) {
        for (int i = regions.size() - 1; i >= 0; i--) {
            Region region = regions.get(i);
            if (region.left() < smallestPayloadBytes && consumed >= region.frameEnd) {
                regions.remove(i).segment.close();
            }
        }
    }

    private void place(Region region, int length, VoxRegionRoom room) {
        boolean last = region.left() - length < length || regions.size() > MANY;
        room.region = region.view;
        room.id = region.id;
        room.generation = GENERATION;
        room.length = length;
        room.offset = last ? region.view.size() - length : region.next;
    }

    private boolean announce(int length) {
        try (Handle handle = ports.memory(name + "-" + Integer.toUnsignedString(nextId), length)) {
            message.put(new VoxDatagram(nextId, GENERATION, length).encode());
            Port.Sent sent = control.send(message.segment(), VoxDatagram.BYTES, List.of(handle));
            if (sent == Port.Sent.SENT) {
                regions.add(new Region(nextId++, handle.map(name)));
                return true;
            }
            gone |= sent == Port.Sent.GONE;
            return false;
        }
    }
}
