package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;

/**
 * A Unix stream socket with a name, where others connect. Who may connect is decided by the mode of the name, from the
 * first moment on.
 *
 * <p>Thread-safety: immutable; the descriptor must stay open while a call has it.
 *
 * <p>Crash: the name stays; the next one to open it replaces it, since nobody listens there any more.
 *
 * @param path the name
 * @param identity what the name stands for
 * @param descriptor the socket
 */
public record Listener(String path, FileStatus identity, Descriptor descriptor) {
    /**
     * Opens a socket at a name; a leftover that nobody listens at any more is replaced.
     *
     * @param path the name, at most {@link Sockets#LONGEST_PATH} bytes
     * @param mode permission bits of the name: whoever may write to it may connect
     * @return the open socket
     * @throws SegmentRefusedException if the name is taken by something else, or its directory cannot be trusted
     * @throws LibcException if the system refuses
     */
    public static Listener open(String path, int mode) {
        Descriptor listener = Sockets.stream(path);
        try {
            FileStatus identity = SocketNames.give(listener, SocketType.STREAM, path, mode);
            Sockets.listen(listener);
            return new Listener(path, identity, listener);
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /**
     * Takes whoever has connected.
     *
     * @return the stream, empty if nobody is there now
     * @throws LibcException if the system refuses
     */
    public Optional<Descriptor> accept() {
        return Sockets.accept(descriptor, "connection at " + path);
    }

    /**
     * Removes the name if it is still the one made here. To be called while the socket is open: as long as it is,
     * nothing else gets the number that the name is known by.
     *
     * @return why the name was left, empty if it is gone
     */
    public Optional<String> removeName() {
        return Removal.of(path, identity);
    }
}
