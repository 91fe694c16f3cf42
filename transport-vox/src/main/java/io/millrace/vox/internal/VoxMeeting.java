package io.millrace.vox.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Where guests ask a host for their place: a socket, and one thread that answers, one guest after the other.
 *
 * <p>Thread-safety: thread-safe; invitations are asked for on the thread of the meeting. Peer: a guest that is slow,
 * silent or gone keeps others waiting for a bounded time only, and its reservation ends. Crash: the socket's name stays
 * behind, and is replaced by the next host.
 */
final class VoxMeeting implements AutoCloseable {
    /** How long one guest may take. */
    private static final long CONVERSATION_NANOS = 5_000_000_000L;

    private static final long ACCEPT_NANOS = 1_000_000_000L;
    private static final int HANDLES = 3;

    private final Path socket;
    private final Inviter inviter;
    private final Consumer<String> warnings;
    private final Duration bound;
    private final PortServer server;
    private final Thread thread;
    private volatile boolean closed;
    /** The conversation going on, to be ended by {@link #close}. */
    private volatile Optional<VoxConversation> current = Optional.empty();

    /** Who gives places away. */
    @FunctionalInterface
    interface Inviter {
        /**
         * Reserves a place.
         *
         * @param sid the session's id, as the guest sent it
         * @return the place; either {@link Invitation#sent} or {@link Invitation#failed} follows
         * @throws ShmException if there is none; the guest gets its text
         */
        Invitation invite(byte[] sid);
    }

    /** A place for one guest. */
    interface Invitation {
        /** 1 to 255. */
        int peerId();

        /** Doorbell, segment, control; closed by the meeting. */
        List<Handle> handles();

        /** For the guest, usually the segment's path. */
        byte[] payload();

        /** The guest has been sent its place. */
        void sent();

        /** The guest will not get it: the place is free. */
        void failed();
    }

    /**
     * Opens the meeting.
     *
     * @param ports where ports come from
     * @param socket its name
     * @param inviter who gives places away
     * @param warnings gets one line for each guest that did not get a place
     * @throws PortException if the system refuses
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is taken by something else
     */
    VoxMeeting(Ports ports, Path socket, Inviter inviter, Consumer<String> warnings) {
        this(ports, socket, inviter, warnings, Duration.ofNanos(CONVERSATION_NANOS));
    }

    /** The same, with another bound for one guest. */
    VoxMeeting(Ports ports, Path socket, Inviter inviter, Consumer<String> warnings, Duration bound) {
        this.socket = socket;
        this.inviter = inviter;
        this.warnings = warnings;
        this.bound = bound;
        this.server = ports.listen(socket);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("millrace-vox-meeting-" + socket.getFileName())
                .start(this::run);
    }

    /** Ends it, and a conversation that is going on. Idempotent. */
    @Override
    public void close() {
        closed = true;
        server.close();
        current.ifPresent(VoxConversation::close);
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofNanos(CONVERSATION_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                server.accept(ACCEPT_NANOS).ifPresent(this::meet);
            } catch (RuntimeException e) {
                warnings.accept("meeting at " + socket + ": " + e.getMessage());
                LockSupport.parkNanos(ACCEPT_NANOS);
            }
        }
    }

    private void meet(Port port) {
        try (VoxConversation guest = new VoxConversation("guest at " + socket, port, bound)) {
            current = Optional.of(guest);
            if (!closed) {
                answer(guest);
            }
        } finally {
            current = Optional.empty();
        }
    }

    private void answer(VoxConversation guest) {
        try {
            invite(guest, inviter.invite(sid(guest)));
        } catch (ShmException e) {
            warnings.accept("no place given at " + socket + ": " + e.getMessage());
            refuse(guest, e.getMessage());
        }
    }

    /** Handles that come with a request are of no use. */
    private static byte[] sid(VoxConversation guest) {
        List<Handle> handles = new ArrayList<>();
        try {
            return VoxBootstrap.sid(guest.read(VoxBootstrap.Kind.REQUEST_FRAME, handles));
        } finally {
            handles.forEach(Handle::close);
        }
    }

    private static void invite(VoxConversation guest, Invitation invitation) {
        List<Handle> handles = invitation.handles();
        boolean sent = false;
        try {
            if (handles.size() != HANDLES) {
                throw new IllegalArgumentException("an invitation has 3 handles: " + handles.size());
            }
            guest.write(VoxBootstrap.success(invitation.peerId(), invitation.payload()), handles);
            sent = true;
        } finally {
            handles.forEach(Handle::close);
            if (sent) {
                invitation.sent();
            } else {
                invitation.failed();
            }
        }
    }

    /** A guest that does not hear it finds its stream closed. */
    private static void refuse(VoxConversation guest, String text) {
        try {
            guest.write(VoxBootstrap.error(text), List.of());
        } catch (PortException expected) {
            guest.close();
        }
    }
}
