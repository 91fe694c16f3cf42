package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Kept;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.SocketMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client knows from its server: who it is, the memory, and who else is there.
 *
 * <p>Thread-safety: confined to one thread, but for the peers it keeps up to date. Peer: the server may send anything;
 * what no server sends is a {@link PeerCorruptionException}, and what is sent beside it is closed.
 */
final class IvshmemMembership implements AutoCloseable {
    private static final String CLIENT_OF = "client of ";
    /** How many messages are taken at once: a server that never stops does not keep us from stopping. */
    private static final int MOST_AT_ONCE = 1024;

    private final IvshmemDoor door;
    private final Descriptor stream;
    private final IvshmemPeers peers = new IvshmemPeers();
    private final SocketMessage carrier = new SocketMessage();
    private final MemorySegment bytes = Arena.ofAuto().allocate(IvshmemProtocol.MESSAGE_BYTES, Long.BYTES);
    private final List<Descriptor> came = new ArrayList<>();
    /** Bytes received since the stream began. */
    private long received;

    private Stage stage = Stage.VERSION;
    private IvshmemPeer own = IvshmemPeer.NONE;
    private Optional<Descriptor> memory = Optional.empty();

    /** What the next message must be. */
    private enum Stage {
        VERSION,
        ID,
        MEMORY,
        PEERS
    }

    /** Takes a stream over on which nothing was received yet. */
    IvshmemMembership(IvshmemDoor door, Descriptor stream) {
        this.door = door;
        this.stream = stream;
    }

    /**
     * Goes on with what another revision left.
     *
     * @param door of the server
     * @param kept what was left; stays the caller's to close
     * @return empty if that was the client of another server
     */
    static Optional<IvshmemMembership> resume(IvshmemDoor door, Kept kept) {
        var reader = new IvshmemLegacy.Reader(kept);
        if (!reader.is(CLIENT_OF + door.identity())) {
            return Optional.empty();
        }
        try (Undo undo = new Undo()) {
            var membership = new IvshmemMembership(door, reader.descriptor());
            undo.add(membership::close);
            membership.resume(reader, undo);
            return Optional.of(undo.forget(membership));
        }
    }

    private void resume(IvshmemLegacy.Reader reader, Undo undo) {
        received = reader.number();
        memory = Optional.of(reader.descriptor());
        own = IvshmemHouse.peer(reader, undo);
        peers.add(own);
        for (int left = reader.count(); left > 0; left--) {
            peers.add(IvshmemHouse.peer(reader, undo));
        }
        stage = Stage.PEERS;
    }

    /** What to wait at. */
    Descriptor stream() {
        return stream;
    }

    /** Whether the greeting is over: there is memory, and we can be rung on all vectors. */
    boolean isComplete() {
        return own.vectors() == door.vectors();
    }

    /** Ourselves, once complete. */
    IvshmemPeer own() {
        return own;
    }

    IvshmemPeers peers() {
        return peers;
    }

    /** The memory, once complete; stays ours to close. */
    Descriptor memory() {
        return memory.orElseThrow();
    }

    /**
     * Takes what has come, or a part of it, without waiting.
     *
     * @return false if the server has gone
     * @throws PeerCorruptionException if the server sent what none sends
     */
    boolean receive() {
        long count = 1;
        for (int i = 0; i < MOST_AT_ONCE && count > 0; i++) {
            long have = received % IvshmemProtocol.MESSAGE_BYTES;
            count = carrier.receive(stream, bytes.asSlice(have), IvshmemProtocol.MESSAGE_BYTES - have);
            came.addAll(carrier.take());
            if (count > 0) {
                take(count);
            }
        }
        if (count < 0 && count != -Errno.EAGAIN && count != -Errno.ECONNRESET) {
            throw new LibcException("recvmsg", stream.toString(), (int) -count);
        }
        return count > 0 || count == -Errno.EAGAIN;
    }

    private void take(long count) {
        received += count;
        if (received % IvshmemProtocol.MESSAGE_BYTES == 0) {
            List<Descriptor> beside = List.copyOf(came);
            came.clear();
            handle(IvshmemProtocol.number(bytes), beside);
        }
    }

    /** Leaves everything to the next revision; stays open here. Empty in the middle of a message or of the greeting. */
    Optional<Kept> keep() {
        if (!isComplete() || received % IvshmemProtocol.MESSAGE_BYTES != 0) {
            return Optional.empty();
        }
        try (var writer = new IvshmemLegacy.Writer(CLIENT_OF + door.identity())) {
            writer.put(stream).put(received).put(memory());
            List<IvshmemPeer> others =
                    peers.all().stream().filter(it -> it != own).toList();
            IvshmemHouse.put(writer, own);
            writer.put(others.size());
            others.forEach(it -> IvshmemHouse.put(writer, it));
            return Optional.of(writer.kept());
        }
    }

    @Override
    public void close() {
        stream.close();
        came.forEach(Descriptor::close);
        memory.ifPresent(Descriptor::close);
        peers.close();
    }

    private void handle(long number, List<Descriptor> beside) {
        boolean taken = false;
        try {
            taken = switch (stage) {
                case VERSION -> version(number, beside);
                case ID -> id(number, beside);
                case MEMORY -> memory(number, beside);
                case PEERS -> peer(number, beside);
            };
        } finally {
            if (!taken) {
                beside.forEach(Descriptor::close);
            }
        }
    }

    private boolean version(long number, List<Descriptor> beside) {
        require(number == IvshmemProtocol.VERSION && beside.isEmpty(), number, beside, "version 0, without descriptor");
        stage = Stage.ID;
        return true;
    }

    private boolean id(long number, List<Descriptor> beside) {
        require(
                IvshmemProtocol.isId(number) && beside.isEmpty(),
                number,
                beside,
                "our id, 0 to " + IvshmemProtocol.LAST_ID + ", without descriptor");
        own = new IvshmemPeer((int) number, List.of());
        peers.add(own);
        stage = Stage.MEMORY;
        return true;
    }

    private boolean memory(long number, List<Descriptor> beside) {
        require(
                number == IvshmemProtocol.MEMORY && beside.size() == 1,
                number,
                beside,
                "-1, with the descriptor of the memory");
        memory = Optional.of(beside.getFirst());
        stage = Stage.PEERS;
        return true;
    }

    /** True if the descriptor was taken. */
    private boolean peer(long number, List<Descriptor> beside) {
        boolean leaves = beside.isEmpty();
        require(
                IvshmemProtocol.isId(number) && beside.size() <= 1 && !(leaves && number == own.id()),
                number,
                beside,
                "the id of a peer that comes with one eventfd, or of another one that goes");
        int id = (int) number;
        if (leaves) {
            peers.remove(id);
            return true;
        }
        Descriptor eventfd = beside.getFirst();
        FileKind kind = eventfd.status().kind();
        require(kind == FileKind.OTHER, number, beside, "an eventfd, not a " + kind.label());
        if (peers.get(id) == IvshmemPeer.NONE) {
            peers.add(new IvshmemPeer(id, List.of()));
        }
        IvshmemPeer peer = peers.get(id);
        if (peer.vectors() == door.vectors()) {
            return false;
        }
        eventfd.neverBlock();
        peer.add(eventfd);
        return true;
    }

    private void require(boolean condition, long number, List<Descriptor> beside, String allowed) {
        if (!condition) {
            throw new PeerCorruptionException(
                    "message from " + door.socket(),
                    received - IvshmemProtocol.MESSAGE_BYTES,
                    number + " with " + beside.size() + " descriptors",
                    allowed);
        }
    }
}
