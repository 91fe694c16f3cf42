package io.millrace.hw.datagram.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Removal;
import io.millrace.hw.libc.SocketNames;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.util.function.Consumer;

/**
 * The socket we are rung at, whose name goes with it. Thread-safety: immutable; the descriptor must stay open while a
 * call has it.
 *
 * <p>Crash: the name stays; the next one to open it replaces it.
 *
 * @param path the name
 * @param identity what the name stands for
 * @param descriptor the socket
 * @param warnings told if the name could not be removed
 */
record OwnSocket(String path, FileStatus identity, Descriptor descriptor, Consumer<String> warnings)
        implements AutoCloseable {
    /**
     * Makes it.
     *
     * @param path its name
     * @param mode permission bits of the name
     * @param warnings told if the name could not be removed
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is not what it must be, or in use
     */
    static OwnSocket open(String path, int mode, Consumer<String> warnings) {
        Descriptor socket = Sockets.open(SocketType.DATAGRAM, path);
        try {
            return new OwnSocket(path, SocketNames.give(socket, SocketType.DATAGRAM, path, mode), socket, warnings);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The name goes first: as long as the socket is open, nothing else looks like it. */
    @Override
    public void close() {
        Removal.of(path, identity).ifPresent(warnings);
        descriptor.close();
    }
}
