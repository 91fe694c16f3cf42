package io.millrace.hw.datagram.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.SocketNames;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HexFormat;

/** A socket as a foreign program has one: its name stays when it is closed. */
final class RawSocket implements AutoCloseable {
    /** A ring with the target 0. */
    static final MemorySegment RING = Arena.ofAuto().allocate(Integer.BYTES);

    private static final int MOST_BYTES = 64;

    private final Descriptor socket;
    private final MemorySegment bytes = Arena.ofAuto().allocate(MOST_BYTES);

    RawSocket(Path path, int mode) {
        socket = Sockets.open(SocketType.DATAGRAM, path.toString());
        SocketNames.give(socket, SocketType.DATAGRAM, path.toString(), mode);
    }

    int connect(Path path) {
        return Sockets.connect(socket, path.toString());
    }

    /** Sends some bytes to whom it is connected to. */
    long send(int length) {
        return Sockets.send(socket, bytes, length);
    }

    /** The next datagram in hexadecimal, empty if there is none. */
    String next() {
        long length = socket.read(bytes, MOST_BYTES);
        return length < 0
                ? ""
                : HexFormat.of().formatHex(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public void close() {
        socket.close();
    }
}
