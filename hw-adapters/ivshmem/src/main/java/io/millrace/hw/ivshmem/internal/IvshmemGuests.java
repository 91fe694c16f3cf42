package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.SocketMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The guests of a server: who comes gets an id, who goes gives it back, and everybody hears of both.
 *
 * <p>Thread-safety: confined to one thread, but for the peers it keeps up to date.
 */
final class IvshmemGuests {
    private final String place;
    private final int most;
    private final int vectors;
    private final Descriptor memory;
    private final IvshmemPeers peers;
    private final Consumer<String> warnings;
    private final SortedMap<Integer, IvshmemGuest> guests = new TreeMap<>();
    private final SocketMessage carrier = new SocketMessage();
    private final MemorySegment bytes = Arena.ofAuto().allocate(IvshmemProtocol.MESSAGE_BYTES, Long.BYTES);
    /** Whether somebody was sent away since there was room last. */
    private boolean full;

    /**
     * Makes an empty house.
     *
     * @param spec how many may come, and where
     * @param memory that everybody gets; stays the caller's to close
     * @param peers kept up to date; ourselves are there already
     * @param warnings told who was sent away, and why
     */
    IvshmemGuests(IvshmemSpec spec, Descriptor memory, IvshmemPeers peers, Consumer<String> warnings) {
        this.place = spec.door().socket();
        this.most = spec.guests();
        this.vectors = spec.door().vectors();
        this.memory = memory;
        this.peers = peers;
        this.warnings = warnings;
    }

    /** All that are there, in the order of their ids. */
    List<IvshmemGuest> all() {
        return List.copyOf(guests.values());
    }

    /** Takes somebody in who was there before. */
    void resume(IvshmemGuest guest) {
        peers.add(guest.peer());
        guests.put(guest.id(), guest);
    }

    /** Gives whoever has connected a place and tells everybody, or sends it away. */
    void join(Descriptor stream) {
        if (guests.size() >= most) {
            stream.close();
            if (!full) {
                full = true;
                warnings.accept("sent a guest away at " + place + ": all " + most + " places are taken; raise guests");
            }
            return;
        }
        full = false;
        try {
            join(stream, IvshmemPeer.create(peers.lowestFree(), vectors));
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private void join(Descriptor stream, IvshmemPeer peer) {
        IvshmemGuest guest = new IvshmemGuest(peer, stream);
        guest.greet(peers.all());
        guests.values().forEach(it -> it.joined(peer));
        resume(guest);
    }

    /** Looks what a guest did whose stream can be read. */
    void hear(IvshmemGuest guest) {
        switch (guest.hear(carrier, bytes)) {
            case NOTHING -> {}
            case END -> leave(guest);
            case SPEECH -> {
                leave(guest);
                warnings.accept("hung up on guest " + guest.id() + " at " + place
                        + ": it sent something, and a client of an ivshmem server only listens");
            }
        }
    }

    /** Sends what can be sent; who has gone meanwhile is told to the others, too. */
    void tell() {
        Optional<IvshmemGuest> gone;
        do {
            gone = all().stream()
                    .filter(it -> it.send(carrier, bytes, this::descriptors) == IvshmemGuest.Flow.GONE)
                    .findFirst();
            gone.ifPresent(this::leave);
        } while (gone.isPresent());
    }

    private void leave(IvshmemGuest guest) {
        full = false;
        guests.remove(guest.id());
        guests.values().forEach(it -> it.left(guest.id()));
        guest.close();
        peers.remove(guest.id());
    }

    private List<Descriptor> descriptors(IvshmemMessage message) {
        if (message.isMemory()) {
            return List.of(memory);
        }
        return message.rings() ? List.of(peers.get((int) message.number()).eventfd(message.vector())) : List.of();
    }

    /** Hangs up on all. */
    void close() {
        guests.values().forEach(IvshmemGuest::close);
        guests.clear();
    }
}
