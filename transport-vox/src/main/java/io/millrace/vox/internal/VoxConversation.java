package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;

/**
 * One bootstrap, at either end: a frame each way over a stream, within a bound.
 *
 * <p>Thread-safety: confined to one thread, except {@link #close}, which ends a wait. Peer: whatever it sends, and
 * however slowly, no more than one frame is kept, and the wait ends in time.
 */
final class VoxConversation implements AutoCloseable {
    /** One more than any frame has; the rest is closed. */
    private static final int MOST_HANDLES = 4;

    private final String with;
    private final Port port;
    private final Duration bound;
    private final long startNanos = System.nanoTime();

    /**
     * Starts it.
     *
     * @param with whom, for texts
     * @param port the stream, closed with this
     * @param bound how long all of it may take
     */
    VoxConversation(String with, Port port, Duration bound) {
        this.with = with;
        this.port = port;
        this.bound = bound;
    }

    /**
     * Reads one whole frame.
     *
     * @param kind which
     * @param handles gets every handle that came with it, to be closed by the caller, also if this throws
     * @throws PortException if it does not come in time, or the other end is gone
     * @throws io.millrace.api.memory.PeerCorruptionException if it is another
     */
    byte[] read(VoxBootstrap.Kind kind, List<Handle> handles) {
        try (Arena arena = Arena.ofConfined()) {
            VoxMessageView message = new VoxMessageView(arena, kind.maxBytes() + 1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!kind.isWhole(bytes.toByteArray())) {
                bytes.writeBytes(message.take(receive(message, bytes.size(), handles)));
            }
            return bytes.toByteArray();
        }
    }

    /**
     * Sends one frame with handles, in one message.
     *
     * @throws PortException if the other end is gone, or has no room
     */
    void write(byte[] frame, List<Handle> handles) {
        try (Arena arena = Arena.ofConfined()) {
            VoxMessageView message = new VoxMessageView(arena, frame.length);
            message.put(frame);
            Port.Sent sent = handles.isEmpty()
                    ? port.send(message.segment(), frame.length)
                    : port.send(message.segment(), frame.length, handles);
            if (sent != Port.Sent.SENT) {
                throw new PortException(with + (sent == Port.Sent.GONE ? " has gone" : " takes no message")
                        + ": a frame of " + frame.length + " bytes was not sent");
            }
        }
    }

    /** Ends it: whoever waits hears of it. Idempotent. */
    @Override
    public void close() {
        port.close();
    }

    private int receive(VoxMessageView message, int before, List<Handle> handles) {
        long length = port.receive(message.segment(), handles);
        while (length == Port.NOTHING) {
            await(before);
            length = port.receive(message.segment(), handles);
        }
        while (handles.size() > MOST_HANDLES) {
            handles.removeLast().close();
        }
        if (length == Port.GONE) {
            throw new PortException(with + " has gone after " + before + " bytes, expected: a whole frame");
        }
        return (int) length;
    }

    private void await(int before) {
        long left = bound.toNanos() - (System.nanoTime() - startNanos);
        if (left <= 0 || !port.await(left)) {
            throw new PortException(
                    with + " sent " + before + " bytes in " + bound.toMillis() + " ms, expected: a whole frame");
        }
    }
}
