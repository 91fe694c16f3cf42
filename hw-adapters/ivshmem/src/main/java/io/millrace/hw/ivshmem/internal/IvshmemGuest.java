package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.SocketMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A client as its server sees it: its stream, and what it is still to be told. A peer that has gone takes what was not
 * yet sent of it along, so the queue never holds more than one greeting of each peer, one goodbye of each, and our own.
 *
 * <p>Thread-safety: confined to one thread. Peer: may read as slowly as it likes, or never.
 */
final class IvshmemGuest {
    private final IvshmemPeer peer;
    private final Descriptor stream;
    private final Deque<IvshmemMessage> queue = new ArrayDeque<>();
    /** Peers of which at least one eventfd was sent. */
    private final BitSet told = new BitSet();

    private Flow flow = Flow.IDLE;

    /** How it stands with the stream. */
    enum Flow {
        /** Everything was sent. */
        IDLE,
        /** There is no room, until the guest reads. */
        FULL,
        /** The kernel has no memory for a message now, which nobody will announce when that changes. */
        LATER,
        /** The guest is not there any more. */
        GONE
    }

    /** What a guest did of its own accord. */
    enum Heard {
        /** Nothing, as it should be. */
        NOTHING,
        /** It hung up. */
        END,
        /** It spoke: no client does that. */
        SPEECH
    }

    /** Takes the stream over. */
    IvshmemGuest(IvshmemPeer peer, Descriptor stream) {
        this.peer = peer;
        this.stream = stream;
    }

    int id() {
        return peer.id();
    }

    IvshmemPeer peer() {
        return peer;
    }

    Descriptor stream() {
        return stream;
    }

    Flow flow() {
        return flow;
    }

    /** What is still to be sent, in order. */
    List<IvshmemMessage> queue() {
        return List.copyOf(queue);
    }

    /** The peers it knows. */
    int[] told() {
        return told.stream().toArray();
    }

    /** As {@link #queue} and {@link #told} were. */
    void resume(Collection<IvshmemMessage> messages, BitSet known) {
        queue.addAll(messages);
        told.or(known);
    }

    /** Tells it everything, its own eventfds last. */
    void greet(List<IvshmemPeer> others) {
        queue.add(IvshmemMessage.version());
        queue.add(IvshmemMessage.bare(id()));
        queue.add(IvshmemMessage.memory());
        others.forEach(this::joined);
        joined(peer);
    }

    void joined(IvshmemPeer other) {
        for (int vector = 0; vector < other.vectors(); vector++) {
            queue.add(IvshmemMessage.eventfd(other.id(), vector));
        }
    }

    /** What it was not told of a peer, it need not know any more. */
    void left(int id) {
        queue.removeIf(message -> message.rings(id));
        if (told.get(id)) {
            told.clear(id);
            queue.add(IvshmemMessage.bare(id));
        }
    }

    /**
     * Sends as much as there is room for.
     *
     * @param carrier buffers
     * @param bytes of one message
     * @param descriptors what goes with a message
     */
    Flow send(SocketMessage carrier, MemorySegment bytes, Function<IvshmemMessage, List<Descriptor>> descriptors) {
        flow = Flow.IDLE;
        while (flow == Flow.IDLE && !queue.isEmpty()) {
            IvshmemMessage message = queue.getFirst();
            IvshmemProtocol.number(bytes, message.number());
            long sent = carrier.send(stream, bytes, bytes.byteSize(), descriptors.apply(message));
            if (sent == bytes.byteSize()) {
                queue.removeFirst();
                if (message.rings()) {
                    told.set((int) message.number());
                }
            } else {
                flow = refused(sent);
            }
        }
        return flow;
    }

    /**
     * Looks what a stream that can be read has to say.
     *
     * @param carrier buffers
     * @param bytes of one message, which are overwritten
     */
    Heard hear(SocketMessage carrier, MemorySegment bytes) {
        long heard = carrier.receive(stream, bytes, bytes.byteSize());
        carrier.take().forEach(Descriptor::close);
        if (heard > 0) {
            return Heard.SPEECH;
        }
        return heard == -Errno.EAGAIN || isShortOfMemory(heard) ? Heard.NOTHING : Heard.END;
    }

    /** Hangs up. */
    void close() {
        stream.close();
    }

    /** A message is so short that the kernel takes it whole or not at all. */
    private static Flow refused(long sent) {
        if (sent == -Errno.EAGAIN) {
            return Flow.FULL;
        }
        return isShortOfMemory(sent) ? Flow.LATER : Flow.GONE;
    }

    private static boolean isShortOfMemory(long result) {
        return result == -Errno.ENOBUFS || result == -Errno.ENOMEM || result == -Errno.ETOOMANYREFS;
    }
}
