package io.millrace.hw.datagram.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.NameRules;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.SeenName;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whoever is rung: a name, and the socket that stands there now. The name is looked at when nobody is reached, and its
 * socket is used only if the rules of names allow it. Only then is anything allocated.
 *
 * <p>Thread-safety: confined to one thread at a time. Peer: may come, go and come again. What is held is the socket
 * that was checked, so nobody can be put in its place.
 */
final class DatagramPeer implements AutoCloseable {
    /** Strangers may not hear what is meant for the peer, nor ring for us. */
    private static final NameRules RULES = new NameRules(FileKind.SOCKET, 0775, NameRules.NOBODY_ELSE);

    private final String path;
    private final Consumer<String> warnings;
    private final Descriptor socket;
    /** What stood at the name when it was last looked at: as long as that stands there, nobody else has come. */
    private Optional<FileStatus> seen = Optional.empty();
    /** Holds what was seen, so that nothing else can look the same. */
    private Optional<Descriptor> held = Optional.empty();

    private boolean connected;
    /** About whoever was seen last. */
    private String warning = "";

    /**
     * Makes a peer that need not be there.
     *
     * @param path its name
     * @param warnings told why rings do not reach somebody who is there
     * @throws SegmentRefusedException if what stands there now is not what it must be
     */
    DatagramPeer(String path, Consumer<String> warnings) {
        this.path = path;
        this.warnings = warnings;
        RULES.look(path);
        socket = Sockets.open(SocketType.DATAGRAM, "datagrams to " + path);
    }

    /** Sends bytes, without waiting; false if nobody gets them. */
    boolean send(MemorySegment bytes) {
        long result = connected ? Sockets.send(socket, bytes, bytes.byteSize()) : -Errno.ENOTCONN;
        if (isGone(result)) {
            int found = find();
            connected = found == 0;
            result = connected ? Sockets.send(socket, bytes, bytes.byteSize()) : found;
        }
        if (result < 0 && !isGone(result) && !isFull(result)) {
            warn("rings do not reach " + path + ": " + Errno.name((int) -result)
                    + (result == -Errno.EPERM ? "; the peer must not connect the socket it is rung at" : ""));
        }
        return result >= 0;
    }

    @Override
    public void close() {
        letGo();
        socket.close();
    }

    /** Looks who is there, and connects to him; 0 or a negative error number, ENOENT also for whoever is refused. */
    private int find() {
        try {
            Optional<FileStatus> now = Names.status(path);
            if (!now.equals(seen)) {
                seen = now;
                warning = "";
                letGo();
            }
            if (held.isEmpty()) {
                held = RULES.look(path).flatMap(SeenName::open);
            }
            return held.isPresent() ? Sockets.connect(socket, held.get().path()) : -Errno.ENOENT;
        } catch (ShmException e) {
            warn("rings nobody: " + e.getMessage());
            return -Errno.ENOENT;
        }
    }

    private void letGo() {
        held.ifPresent(Descriptor::close);
        held = Optional.empty();
    }

    private void warn(String text) {
        if (!text.equals(warning)) {
            warning = text;
            warnings.accept(text);
        }
    }

    private static boolean isGone(long result) {
        return result == -Errno.ENOENT
                || result == -Errno.ECONNREFUSED
                || result == -Errno.ENOTCONN
                || result == -Errno.ECONNRESET
                || result == -Errno.EPIPE;
    }

    /** Rings wait at the peer, which will hear them. */
    private static boolean isFull(long result) {
        return result == -Errno.EAGAIN || result == -Errno.ENOBUFS || result == -Errno.ENOMEM;
    }
}
