package io.millrace.api.port;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One end of a connected pair: a stream, or a mailbox of whole datagrams. Only {@link #await} waits.
 *
 * <p>Thread-safety: thread-safe; {@link #await} from one thread at a time. What is sent first arrives first. Peer:
 * whatever arrives is bounded by the buffer it is received into; more handles than are wanted are closed.
 */
@ProviderType
public interface Port extends AutoCloseable {
    /** Answer of {@link #receive}: nothing is there now. */
    long NOTHING = -1;
    /** Answer of {@link #receive}: the other end is gone, and all it had sent was received. */
    long GONE = -2;

    /** What became of bytes that were to be sent. */
    enum Sent {
        /** They are on their way. */
        SENT,
        /** No room now; nothing of them is on its way. */
        FULL,
        /** The other end is gone. */
        GONE
    }

    /**
     * Sends bytes. Allocates nothing. On a stream the caller keeps messages shorter than what the system takes whole.
     *
     * @param bytes what, from its start; private native memory
     * @param length how many, 1 or more
     * @return what became of them
     */
    Sent send(MemorySegment bytes, long length);

    /**
     * Sends bytes and handles in one message.
     *
     * @param bytes what, from its start; private native memory
     * @param length how many, 1 or more
     * @param handles what goes with them; stay the caller's to close
     * @return what became of them
     */
    Sent send(MemorySegment bytes, long length, List<Handle> handles);

    /**
     * Receives what is there: one datagram, or what a stream holds. Allocates nothing unless handles came along.
     *
     * @param buffer where to, from its start; private native memory that stays open meanwhile. The rest of a longer
     *     datagram is lost
     * @param handles gets every handle that came along, to be closed by the caller; if it takes none, they are closed
     * @return bytes received, 0 for an empty datagram, {@link #NOTHING} or {@link #GONE}. A mailbox does not hear that
     *     its other end is gone; who sends to it does
     */
    long receive(MemorySegment buffer, List<Handle> handles);

    /**
     * Waits until {@link #receive} has something to say.
     *
     * @param timeoutNanos the bound; 0 or less only looks
     * @return true if so; false if the bound is over, the thread is interrupted, or this is closed
     */
    boolean await(long timeoutNanos);

    /**
     * Makes a handle of this port, which is closed with that: for another process, or for somebody who comes later.
     *
     * @return the handle
     */
    Handle detach();

    /** Gives it back; the other end hears of it, and whoever waits here too. Idempotent. */
    @Override
    void close();
}
