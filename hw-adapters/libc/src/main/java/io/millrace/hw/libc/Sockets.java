package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** Unix sockets, which never block. Thread-safety: thread-safe, but a descriptor must stay open while a call has it. */
public final class Sockets {
    /** The longest path of a socket, in bytes of UTF-8. */
    public static final int LONGEST_PATH = (int) (SocketLayout.ADDRESS_BYTES - SocketLayout.ADDRESS_PATH - 1);

    private static final int FLAGS = Descriptor.NON_BLOCKING | Descriptor.CLOSE_ON_EXEC;
    private static final int BACKLOG = 128;

    private static final MethodHandle PAIR =
            Calls.function("socketpair", Calls.INT, Calls.INT, Calls.INT, Calls.POINTER);
    private static final MethodHandle SOCKET = Calls.function("socket", Calls.INT, Calls.INT, Calls.INT);
    private static final MethodHandle BIND = Calls.function("bind", Calls.INT, Calls.POINTER, Calls.INT);
    private static final MethodHandle LISTEN = Calls.function("listen", Calls.INT, Calls.INT);
    private static final MethodHandle CONNECT = Calls.function("connect", Calls.INT, Calls.POINTER, Calls.INT);
    private static final MethodHandle ACCEPT =
            Calls.function("accept4", Calls.INT, Calls.POINTER, Calls.POINTER, Calls.INT);
    private static final MethodHandle OPTION =
            Calls.function("getsockopt", Calls.INT, Calls.INT, Calls.INT, Calls.POINTER, Calls.POINTER);
    private static final MethodHandle SEND = Calls.transfer("send", Calls.INT, Calls.POINTER, Calls.LONG, Calls.INT);

    private Sockets() {}

    /**
     * Makes two sockets connected to each other.
     *
     * @param type how bytes go through
     * @return both
     * @throws LibcException if the system refuses
     */
    public static SocketPair pair(SocketType type) {
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int result = (int) PAIR.invokeExact(state, SocketLayout.UNIX, type.number | FLAGS, 0, ends);
            Calls.check(Calls.resultOf(result, state), "socketpair", type);
            return new SocketPair(
                    new Descriptor(ends.getAtIndex(JAVA_INT, 0), "socket pair, near end"),
                    new Descriptor(ends.getAtIndex(JAVA_INT, 1), "socket pair, far end"));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Makes a stream that is not connected.
     *
     * @param name what to call it in messages
     * @return the socket
     * @throws LibcException if the system refuses
     */
    public static Descriptor stream(String name) {
        return open(SocketType.STREAM, name);
    }

    /**
     * Makes a socket that is not connected.
     *
     * @param type how bytes go through
     * @param name what to call it in messages
     * @return the socket
     * @throws LibcException if the system refuses
     */
    public static Descriptor open(SocketType type, String name) {
        MemorySegment state = Calls.state();
        try {
            int fd = (int) SOCKET.invokeExact(state, SocketLayout.UNIX, type.number | FLAGS, 0);
            return new Descriptor(Calls.check(Calls.resultOf(fd, state), "socket", name), name);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Gives a socket a name, whose mode is that of the socket less the umask.
     *
     * @param socket the socket
     * @param path the name, at most {@link #LONGEST_PATH} bytes
     * @return 0 or a negative error number
     */
    public static int bind(Descriptor socket, String path) {
        return address(BIND, socket, path);
    }

    /**
     * Connects a socket; one for datagrams to somebody else each time.
     *
     * @param socket the socket
     * @param path whom to, at most {@link #LONGEST_PATH} bytes
     * @return 0 or a negative error number, after which it can be tried again
     */
    public static int connect(Descriptor socket, String path) {
        return address(CONNECT, socket, path);
    }

    /**
     * Lets others connect.
     *
     * @param socket a stream that has a name
     * @throws LibcException if the system refuses
     */
    public static void listen(Descriptor socket) {
        MemorySegment state = Calls.state();
        try {
            int result = (int) LISTEN.invokeExact(state, socket.number(), BACKLOG);
            Calls.check(Calls.resultOf(result, state), "listen", socket);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * Takes whoever has connected.
     *
     * @param listener where
     * @param name what to call it in messages
     * @return the stream, empty if nobody is there now
     * @throws LibcException if the system refuses
     */
    public static Optional<Descriptor> accept(Descriptor listener, String name) {
        MemorySegment state = Calls.state();
        try {
            int fd = Calls.resultOf(
                    (int) ACCEPT.invokeExact(state, listener.number(), MemorySegment.NULL, MemorySegment.NULL, FLAGS),
                    state);
            boolean nobody = fd == -Errno.EAGAIN || fd == -Errno.EINTR || fd == -Errno.ECONNABORTED;
            return nobody ? Optional.empty() : Optional.of(new Descriptor(Calls.check(fd, "accept4", name), name));
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /**
     * What kind of socket a descriptor is.
     *
     * @param descriptor any descriptor
     * @return empty if it is no Unix socket, or neither a stream nor one for datagrams
     */
    public static Optional<SocketType> type(Descriptor descriptor) {
        if (option(descriptor, SocketLayout.OPTION_DOMAIN) != SocketLayout.UNIX) {
            return Optional.empty();
        }
        int number = option(descriptor, SocketLayout.OPTION_TYPE);
        for (SocketType type : SocketType.values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Sends bytes, without waiting. Allocates nothing.
     *
     * @param socket a connected socket
     * @param bytes what, from its start; private memory
     * @param length so many bytes
     * @return how many were taken, or a negative error number
     */
    public static long send(Descriptor socket, MemorySegment bytes, long length) {
        Objects.checkFromIndexSize(0, length, bytes.byteSize());
        MemorySegment state = Calls.state();
        int flags = SocketLayout.DONT_WAIT | SocketLayout.NO_SIGNAL;
        try {
            long result;
            do {
                result = Calls.resultOf((long) SEND.invokeExact(state, socket.number(), bytes, length, flags), state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static int option(Descriptor descriptor, int option) {
        MemorySegment state = Calls.state();
        int level = SocketLayout.SOCKET_LEVEL;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            int result = (int) OPTION.invokeExact(state, descriptor.number(), level, option, value, length);
            return result < 0 ? result : value.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    private static int address(MethodHandle call, Descriptor socket, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_PATH || path.indexOf(0) >= 0) {
            throw new IllegalArgumentException("path of a socket must be 1 to " + LONGEST_PATH
                    + " bytes long, without a NUL: " + bytes.length + " bytes in path='" + path + "'");
        }
        MemorySegment state = Calls.state();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketLayout.ADDRESS_BYTES, 2);
            address.set(JAVA_SHORT, 0, (short) SocketLayout.UNIX);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, SocketLayout.ADDRESS_PATH, bytes.length);
            int result = (int) call.invokeExact(state, socket.number(), address, (int) SocketLayout.ADDRESS_BYTES);
            return Calls.resultOf(result, state);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
