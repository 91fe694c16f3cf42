package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Guests that were given a place at the meeting and have not taken it yet: their doorbells and control ports wait here.
 * A place that is not taken in time is given to others.
 *
 * <p>Thread-safety: thread-safe.
 */
final class VoxInvitations implements VoxMeeting.Inviter, AutoCloseable {
    /** How long an invited guest may take to come. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Ports ports;
    private final VoxPeerTable table;
    private final Path segment;
    private final Map<Integer, Waiting> places = new HashMap<>();

    /** What waits for a guest. */
    private record Waiting(VoxPlace place, long since) {}

    /**
     * Makes it.
     *
     * @param ports where ports come from
     * @param table where places are
     * @param segment the segment's file
     */
    VoxInvitations(Ports ports, VoxPeerTable table, Path segment) {
        this.ports = ports;
        this.table = table;
        this.segment = segment;
    }

    @Override
    public VoxMeeting.Invitation invite(byte[] sid) {
        Handle file = ports.file(segment);
        OptionalInt guest = table.reserve();
        if (guest.isEmpty()) {
            file.close();
            throw new PortException("all " + table.guests() + " places are taken");
        }
        Optional<PortPair> doorbell = Optional.empty();
        try {
            doorbell = Optional.of(ports.pair(Ports.Kind.STREAM));
            return new Given(guest.getAsInt(), file, doorbell.get(), ports.pair(Ports.Kind.DATAGRAM));
        } catch (PortException e) {
            doorbell.ifPresent(PortPair::close);
            file.close();
            table.release(guest.getAsInt());
            throw e;
        }
    }

    /** What was kept for a guest that has come, now the caller's. */
    synchronized Optional<VoxPlace> take(int guest) {
        return Optional.ofNullable(places.remove(guest)).map(Waiting::place);
    }

    /** Keeps what a guest that is there had with the host before us. */
    synchronized void keep(int guest, VoxPlace place) {
        places.put(guest, new Waiting(place, System.nanoTime()));
    }

    /** Gives up places that nobody took in time. */
    synchronized void expire(long now) {
        places.entrySet().removeIf(entry -> {
            boolean late = now - entry.getValue().since() > PATIENCE_NANOS && table.release(entry.getKey());
            if (late) {
                entry.getValue().place().close();
            }
            return late;
        });
    }

    /** Gives up all places. */
    @Override
    public synchronized void close() {
        places.forEach((guest, waiting) -> {
            table.release(guest);
            waiting.place().close();
        });
        places.clear();
    }

    /** A place on its way to the guest. */
    private final class Given implements VoxMeeting.Invitation {
        private final int guest;
        private final Handle file;
        private final PortPair doorbell;
        private final PortPair control;

        Given(int guest, Handle file, PortPair doorbell, PortPair control) {
            this.guest = guest;
            this.file = file;
            this.doorbell = doorbell;
            this.control = control;
            keep(guest, VoxPlace.fresh(doorbell.ours(), control.ours()));
        }

        @Override
        public int peerId() {
            return guest;
        }

        @Override
        public List<Handle> handles() {
            return List.of(doorbell.theirs(), file, control.theirs());
        }

        @Override
        public byte[] payload() {
            return segment.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void sent() {}

        @Override
        public void failed() {
            take(guest).ifPresent(VoxPlace::close);
            table.release(guest);
        }
    }
}
