package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A guest asks a host for its place: peer id, doorbell, segment and control port. Thread-safety: stateless. */
final class VoxJoin {
    private static final int MAX_TEXT = 200;
    private static final char UNPRINTABLE = '?';

    private VoxJoin() {}

    /** What the host gave; closing it gives the handles back. Thread-safety: immutable. */
    static final class Joined implements AutoCloseable {
        /** Doorbell, segment, control. */
        private static final int HANDLES = 3;

        private final int peerId;
        private final List<Handle> handles;
        private final byte[] payload;

        private Joined(int peerId, List<Handle> handles, byte[] payload) {
            this.peerId = peerId;
            this.handles = List.copyOf(handles);
            this.payload = payload;
        }

        /** 1 to 255. */
        int peerId() {
            return peerId;
        }

        /** On a stream port. */
        Handle doorbell() {
            return handles.getFirst();
        }

        /** On the segment's file. */
        Handle segment() {
            return handles.get(1);
        }

        /** On a datagram port. */
        Handle control() {
            return handles.getLast();
        }

        /** Usually the segment's path. */
        byte[] payload() {
            return payload.clone();
        }

        @Override
        public void close() {
            handles.forEach(Handle::close);
        }
    }

    /**
     * Asks.
     *
     * @param ports where ports come from
     * @param socket where the host is met
     * @param sid the session's id, which the host knows
     * @param timeout how long all of it may take
     * @return what the host gave, to be closed
     * @throws PortException if the host is not there, does not answer, or refuses, with its text
     * @throws PeerCorruptionException if its answer is none
     */
    static Joined ask(Ports ports, Path socket, byte[] sid, Duration timeout) {
        byte[] request = VoxBootstrap.request(sid);
        long start = System.nanoTime();
        Port port = ports.connect(socket, timeout);
        long left = Math.max(0, timeout.toNanos() - (System.nanoTime() - start));
        List<Handle> handles = new ArrayList<>();
        Joined joined = null;
        try (VoxConversation conversation = new VoxConversation("host at " + socket, port, Duration.ofNanos(left))) {
            conversation.write(request, List.of());
            joined = joined(socket, conversation.read(VoxBootstrap.Kind.RESPONSE_FRAME, handles), handles);
            return joined;
        } finally {
            if (joined == null) {
                handles.forEach(Handle::close);
            }
        }
    }

    private static Joined joined(Path socket, byte[] frame, List<Handle> handles) {
        VoxBootstrap.Response response = VoxBootstrap.response(frame);
        if (response.peerId() == 0) {
            throw new PortException("host at " + socket + " refused: " + printable(response.payload()));
        }
        if (handles.size() != Joined.HANDLES) {
            throw new PeerCorruptionException(
                    "bootstrap-handles",
                    0,
                    handles.size() > Joined.HANDLES ? "more" : String.valueOf(handles.size()),
                    "exactly " + Joined.HANDLES);
        }
        return new Joined(response.peerId(), handles, response.payload());
    }

    private static String printable(byte[] text) {
        StringBuilder printable = new StringBuilder();
        new String(text, StandardCharsets.UTF_8)
                .codePoints()
                .limit(MAX_TEXT)
                .map(it -> isPrintable(it) ? it : UNPRINTABLE)
                .forEach(printable::appendCodePoint);
        return printable.isEmpty() ? "it gave no reason" : printable.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
