package io.millrace.hw.ivshmem.internal;

import io.millrace.api.port.Kept;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Listener;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * All that a server has open: the door, the memory, its own eventfds, and the guests that were let in. It is opened
 * anew, or handed from one revision of this bundle to the next.
 *
 * <p>Thread-safety: immutable; what is in it is not.
 *
 * @param listener the door
 * @param memory what is shared
 * @param host ourselves
 * @param guests those who were there before
 */
record IvshmemHouse(Listener listener, IvshmemMemory memory, IvshmemPeer host, List<IvshmemGuest> guests) {
    /** Opens everything anew. */
    static IvshmemHouse open(IvshmemSpec spec) {
        IvshmemDoor door = spec.door();
        try (Undo undo = new Undo()) {
            IvshmemMemory memory = IvshmemMemory.open(spec);
            undo.add(memory.file()::close);
            IvshmemPeer host = IvshmemPeer.create(IvshmemProtocol.HOST, door.vectors());
            undo.add(host::close);
            Listener listener = Listener.open(door.socket(), door.mode());
            return undo.forget(new IvshmemHouse(listener, memory, host, List.of()));
        }
    }

    /**
     * Goes on with what another revision left.
     *
     * @param spec what the server is to be
     * @param kept what was left; stays the caller's to close
     * @return empty if that was another server
     */
    static Optional<IvshmemHouse> resume(IvshmemSpec spec, Kept kept) {
        var reader = new IvshmemLegacy.Reader(kept);
        if (!reader.is(spec.identity())) {
            return Optional.empty();
        }
        try (Undo undo = new Undo()) {
            Listener listener = new Listener(spec.door().socket(), identity(reader), reader.descriptor());
            undo.add(listener.descriptor()::close);
            IvshmemMemory memory = new IvshmemMemory(reader.descriptor(), reader.number() != 0);
            undo.add(memory.file()::close);
            IvshmemPeer host = peer(reader, undo);
            int count = reader.count();
            List<IvshmemGuest> guests = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                guests.add(guest(reader, undo));
            }
            return Optional.of(undo.forget(new IvshmemHouse(listener, memory, host, guests)));
        }
    }

    /**
     * Leaves everything to the next revision; stays open here.
     *
     * @param identity of the server
     * @param now the guests that are there
     */
    Kept keep(String identity, List<IvshmemGuest> now) {
        try (var writer = new IvshmemLegacy.Writer(identity)) {
            FileStatus name = listener.identity();
            writer.put(name.device()).put(name.inode()).put(listener.descriptor());
            writer.put(memory.file()).put(memory.created() ? 1 : 0);
            put(writer, host);
            writer.put(now.size());
            for (IvshmemGuest guest : now) {
                put(writer, guest.peer());
                writer.put(guest.stream());
                int[] told = guest.told();
                writer.put(told.length);
                for (int id : told) {
                    writer.put(id);
                }
                List<IvshmemMessage> queue = guest.queue();
                writer.put(queue.size());
                queue.forEach(it -> writer.put(it.number()).put(it.vector()));
            }
            return writer.kept();
        }
    }

    /** Gives back memory and door, for good or for the next revision; the name of the door stays. */
    void close() {
        listener.descriptor().close();
        memory.file().close();
    }

    static void put(IvshmemLegacy.Writer writer, IvshmemPeer peer) {
        writer.put(peer.id()).put(peer.vectors());
        peer.eventfds().forEach(writer::put);
    }

    static IvshmemPeer peer(IvshmemLegacy.Reader reader, Undo undo) {
        int id = reader.count();
        IvshmemPeer peer = new IvshmemPeer(id, List.of());
        undo.add(peer::close);
        for (int left = reader.count(); left > 0; left--) {
            peer.add(reader.descriptor());
        }
        return peer;
    }

    private static IvshmemGuest guest(IvshmemLegacy.Reader reader, Undo undo) {
        IvshmemGuest guest = new IvshmemGuest(peer(reader, undo), reader.descriptor());
        undo.add(guest::close);
        BitSet told = new BitSet();
        for (int left = reader.count(); left > 0; left--) {
            told.set(reader.count());
        }
        List<IvshmemMessage> queue = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            queue.add(new IvshmemMessage(reader.number(), reader.count()));
        }
        guest.resume(queue, told);
        return guest;
    }

    private static FileStatus identity(IvshmemLegacy.Reader reader) {
        return new FileStatus(reader.number(), reader.number(), FileKind.SOCKET, 0, 1, 0, 0, 0);
    }
}
