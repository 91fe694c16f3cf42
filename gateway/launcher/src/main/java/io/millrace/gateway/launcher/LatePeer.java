package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer that can start only when the gateway has made what it is to find: bytes of a file that are zero before, and
 * are not when everything is there.
 *
 * <p>Thread-safety: thread-safe.
 */
final class LatePeer implements AutoCloseable {
    private static final long PAUSE_NANOS = 50_000_000;

    private final Path file;
    private final long offset;
    private final int length;
    private final Callable<DemoPeer> start;
    private Optional<DemoPeer> peer = Optional.empty();
    private boolean closed;

    private LatePeer(Path file, long offset, int length, Callable<DemoPeer> start) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.start = start;
    }

    /**
     * Begins to look.
     *
     * @param file whose bytes are looked at
     * @param offset of the first one
     * @param length how many
     * @param start starts the peer
     */
    static LatePeer await(Path file, long offset, int length, Callable<DemoPeer> start) {
        LatePeer late = new LatePeer(file, offset, length, start);
        Thread.ofPlatform().daemon().name("demo-late-peer").start(late::run);
        return late;
    }

    /** Stays until the peer has ended: to the kernel, who started it is this thread, and the guard sees it die. */
    private void run() {
        try {
            while (!isThere() && !isClosed()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            begin().ifPresent(DemoPeer::await);
        } catch (Exception e) {
            System.err.println("millrace: a peer of the demo does not start: " + e);
        }
    }

    private boolean isThere() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(bytes, offset);
        } catch (NoSuchFileException notYet) {
            return false;
        }
        bytes.clear();
        return bytes.mismatch(ByteBuffer.allocate(length)) >= 0;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Optional<DemoPeer> begin() throws Exception {
        if (!closed) {
            peer = Optional.of(start.call());
        }
        return peer;
    }

    /** Asks it to end, or not to begin. */
    synchronized void terminate() {
        closed = true;
        peer.ifPresent(DemoPeer::terminate);
    }

    /** Ends it. */
    @Override
    public synchronized void close() {
        closed = true;
        peer.ifPresent(DemoPeer::close);
    }
}
