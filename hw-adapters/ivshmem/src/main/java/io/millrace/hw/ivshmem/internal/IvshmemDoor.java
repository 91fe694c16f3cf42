package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.NameRules;
import io.millrace.hw.libc.Sockets;
import java.nio.charset.StandardCharsets;

/**
 * Where server and clients meet, and how many vectors a peer has. Thread-safety: immutable.
 *
 * @param name of segment and signaler, and of the thread
 * @param socket absolute path of the server's Unix socket
 * @param mode permission bits of that name: those the server gives it, and the widest a client accepts
 * @param otherOwner a user id trusted besides ours, or {@link NameRules#NOBODY_ELSE}
 * @param vectors eventfds of each peer
 */
public record IvshmemDoor(String name, String socket, int mode, int otherOwner, int vectors) {
    private static final int PRIVATE = 0600;

    /** Checks the values that do not depend on the machine. */
    public IvshmemDoor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        int length = socket.getBytes(StandardCharsets.UTF_8).length;
        if (!socket.startsWith("/") || socket.endsWith("/") || length > Sockets.LONGEST_PATH) {
            throw new IllegalArgumentException("socket must be the absolute path of a socket, of at most "
                    + Sockets.LONGEST_PATH + " bytes: socket='" + socket + "'");
        }
        checkMode("socketMode", mode);
        if (vectors < 1 || vectors > IvshmemProtocol.MOST_VECTORS) {
            throw new IllegalArgumentException(
                    "vectors must be between 1 and " + IvshmemProtocol.MOST_VECTORS + ": vectors=" + vectors);
        }
    }

    /**
     * A private place to meet.
     *
     * @param name of segment and signaler
     * @param socket absolute path of the socket
     * @param vectors eventfds of each peer
     * @return the place
     */
    public static IvshmemDoor of(String name, String socket, int vectors) {
        return new IvshmemDoor(name, socket, PRIVATE, NameRules.NOBODY_ELSE, vectors);
    }

    /** What a client expects at the name. */
    NameRules rules() {
        return new NameRules(FileKind.SOCKET, mode, otherOwner);
    }

    /** All that those who were let in before depend on, as one line. */
    String identity() {
        return socket + ", mode " + FileStatus.octal(mode) + ", owner " + otherOwner + ", " + vectors + " vectors";
    }

    static void checkMode(String property, int mode) {
        if ((mode & ~0777) != 0 || (mode & PRIVATE) != PRIVATE) {
            throw new IllegalArgumentException(
                    property + " must be between 0600 and 0777, readable and writable by the owner: " + property + "=0"
                            + Integer.toOctalString(mode));
        }
    }
}
