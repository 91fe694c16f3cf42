package io.millrace.hw.unix.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Held;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.SocketMessage;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of a connected Unix socket.
 *
 * <p>Thread-safety: thread-safe. Peer: may send any bytes and handles at any time; every call takes a bounded number of
 * both. Of datagrams the kernel does not tell that the other end has gone before something is sent there.
 *
 * <p>Crash: the kernel closes our end, and the peer reads what we had sent, then the end.
 */
final class UnixPort implements Port {
    private final Held held;
    private final boolean stream;
    private final Waiter waiter;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving = new ReentrantLock();
    private final SocketMessage incoming = new SocketMessage();
    /** Made when handles are sent for the first time. */
    private SocketMessage outgoing;

    private final List<UnixWatch> watches = new CopyOnWriteArrayList<>();

    UnixPort(Descriptor socket, SocketType type) {
        held = new Held(socket);
        stream = type == SocketType.STREAM;
        waiter = new Waiter(held);
    }

    @Override
    public Sent send(MemorySegment bytes, long length) {
        checkLength(length);
        if (!held.enter()) {
            return Sent.GONE;
        }
        try {
            return sent(Sockets.send(held.descriptor(), bytes, length), length);
        } finally {
            held.leave();
        }
    }

    @Override
    public Sent send(MemorySegment bytes, long length, List<Handle> handles) {
        checkLength(length);
        if (!held.enter()) {
            return Sent.GONE;
        }
        sending.lock();
        try {
            if (outgoing == null) {
                outgoing = new SocketMessage();
            }
            return DescriptorHandle.using(
                    handles, descriptors -> sent(outgoing.send(held.descriptor(), bytes, length, descriptors), length));
        } finally {
            sending.unlock();
            held.leave();
        }
    }

    @Override
    public long receive(MemorySegment buffer, List<Handle> handles) {
        if (buffer.byteSize() == 0) {
            throw new IllegalArgumentException("buffer must hold 1 byte or more: " + buffer);
        }
        if (!held.enter()) {
            return GONE;
        }
        receiving.lock();
        try {
            long received = incoming.receive(held.descriptor(), buffer, buffer.byteSize());
            addTo(handles, incoming.take());
            return received(received);
        } finally {
            receiving.unlock();
            held.leave();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        return waiter.await(timeoutNanos);
    }

    @Override
    public Handle detach() {
        if (!held.enter()) {
            throw new PortException(held + " is closed: it cannot be detached any more");
        }
        try {
            Descriptor copy = Refusals.of(held.descriptor()::duplicate);
            close();
            return new DescriptorHandle(copy);
        } finally {
            held.leave();
        }
    }

    @Override
    public void close() {
        if (!held.enter()) {
            return;
        }
        try {
            if (held.close()) {
                watches.forEach(watch -> watch.forget(this));
                waiter.close();
            }
        } finally {
            held.leave();
        }
    }

    @Override
    public String toString() {
        return held.toString();
    }

    /** Lets a watch look; false if this is closed. Whoever closes sees the watch, or the watch sees that. */
    boolean watchedBy(UnixWatch watch) {
        watches.add(watch);
        if (held.enter()) {
            held.leave();
            return true;
        }
        watches.remove(watch);
        return false;
    }

    void unwatchedBy(UnixWatch watch) {
        watches.remove(watch);
    }

    /** For a watch, until it has forgotten this port. */
    Descriptor descriptor() {
        return held.descriptor();
    }

    private Sent sent(long result, long length) {
        if (result == length) {
            return Sent.SENT;
        }
        if (result >= 0) {
            throw new PortException(held + " took " + result + " of " + length
                    + " bytes: send shorter messages, or give the socket a larger buffer");
        }
        return switch ((int) -result) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM, Errno.ETOOMANYREFS -> Sent.FULL;
            case Errno.EPIPE, Errno.ECONNRESET, Errno.ENOTCONN, Errno.ECONNREFUSED -> Sent.GONE;
            default -> throw refused("send", result);
        };
    }

    private long received(long result) {
        if (result > 0) {
            return result;
        }
        if (result == 0) {
            return stream ? GONE : 0;
        }
        return switch ((int) -result) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> NOTHING;
            case Errno.ECONNRESET, Errno.ENOTCONN, Errno.ECONNREFUSED -> GONE;
            default -> throw refused("recvmsg", result);
        };
    }

    /** A list that cannot be added to wants none: they are closed. */
    private static void addTo(List<Handle> handles, List<Descriptor> received) {
        for (int i = 0; i < received.size(); i++) {
            Handle handle = new DescriptorHandle(received.get(i));
            if (!added(handles, handle)) {
                handle.close();
            }
        }
    }

    private static boolean added(List<Handle> handles, Handle handle) {
        try {
            return handles.add(handle);
        } catch (UnsupportedOperationException expected) {
            return false;
        }
    }

    private PortException refused(String call, long result) {
        return new PortException(new LibcException(call, held.toString(), (int) -result).getMessage());
    }

    private static void checkLength(long length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be 1 byte or more: length=" + length);
        }
    }
}
