package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import io.millrace.hw.libc.Sockets;
import io.millrace.hw.libc.TargetMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A process that is a client of an ivshmem server, as a virtual machine is. One thread, {@code millrace-ivshmem-NAME},
 * waits for the server, joins it, hears who comes and goes, and begins anew when the server has gone: what comes then
 * may be another memory.
 *
 * <p>Thread-safety: thread-safe. Peer: a server that sends nonsense is left, and joined anew.
 */
public final class IvshmemClient implements IvshmemEnd {
    private static final long FOREVER = Long.MAX_VALUE;
    /** How long a server may take to greet. */
    private static final long GREETING_NANOS = 10_000_000_000L;
    /** How often to ask for a server that is not there. */
    private static final long RETRY_NANOS = 200_000_000;

    private final IvshmemDoor door;
    private final TargetMap targets;
    private final Listener listener;
    private final Consumer<String> warnings;
    private final long greetingNanos;
    private final IvshmemWorker worker;
    private final Poll poll = new Poll();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Confined to the thread while it runs, as all below. */
    private Optional<Kept> inherited;

    private Optional<Session> session = Optional.empty();
    private String lastWarning = "";

    /** Told when there is a server and when there is none; both calls come from one thread at a time. */
    public interface Listener {
        /**
         * We have joined.
         *
         * @param segment the memory; the client's to close
         * @param signaler how others are rung, and we are; the client's to close
         */
        void joined(Segment segment, Signaler signaler);

        /** What {@link #joined} brought is about to be closed. Called once for each. */
        void left();
    }

    private IvshmemClient(
            IvshmemDoor door,
            TargetMap targets,
            Optional<Kept> kept,
            Listener listener,
            Consumer<String> warnings,
            long greetingNanos) {
        this.door = door;
        this.targets = targets;
        this.inherited = kept;
        this.listener = listener;
        this.warnings = warnings;
        this.greetingNanos = greetingNanos;
        worker = new IvshmemWorker(door.name(), this::run);
    }

    /**
     * Begins to look for a server.
     *
     * @param door where it is
     * @param targets whom the numbers of rings mean
     * @param kept what a client before this one left, taken over or closed here
     * @param listener told when there is a server
     * @param warnings told why there is none, each reason once in a row
     * @return the open client
     */
    public static IvshmemClient open(
            IvshmemDoor door, TargetMap targets, Optional<Kept> kept, Listener listener, Consumer<String> warnings) {
        return open(door, targets, kept, listener, warnings, GREETING_NANOS);
    }

    /** The same with another bound for the greeting. */
    static IvshmemClient open(
            IvshmemDoor door,
            TargetMap targets,
            Optional<Kept> kept,
            Listener listener,
            Consumer<String> warnings,
            long greetingNanos) {
        IvshmemClient client = new IvshmemClient(door, targets, kept, listener, warnings, greetingNanos);
        client.worker.start();
        return client;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            worker.stop();
            inherited.ifPresent(Kept::close);
            leave();
        }
    }

    @Override
    public Optional<Kept> bequeath() {
        if (!closed.compareAndSet(false, true)) {
            return Optional.empty();
        }
        worker.stop();
        try {
            return session.isPresent() ? session.get().membership().keep() : inherited;
        } catch (LibcException e) {
            warnings.accept("left the server at " + door.socket() + ": " + e.getMessage());
            return Optional.empty();
        } finally {
            leave();
        }
    }

    private void run() {
        while (!worker.isStopping()) {
            session = join();
            if (session.isEmpty()) {
                worker.begin(poll);
                worker.await(poll, RETRY_NANOS);
                continue;
            }
            lastWarning = "";
            listener.joined(session.get().segment(), session.get().signaler());
            if (follow(session.get().membership())) {
                leave();
            }
        }
    }

    private void leave() {
        if (session.isPresent()) {
            listener.left();
            session.get().close();
            session = Optional.empty();
        }
    }

    /** Takes over what was inherited, or goes to the server; empty if there is none, or it does not greet. */
    private Optional<Session> join() {
        try (Undo undo = new Undo()) {
            Optional<IvshmemMembership> found = resumed().or(this::connected);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            IvshmemMembership membership = found.get();
            undo.add(membership::close);
            if (!greeted(membership)) {
                return Optional.empty();
            }
            IvshmemSegment segment = IvshmemSegment.of(door.name(), membership.memory(), false);
            undo.add(segment::close);
            Signaler signaler = IvshmemDoorbell.of(door.name(), membership.peers(), membership.own(), targets);
            return Optional.of(undo.forget(new Session(membership, segment, signaler)));
        } catch (ShmException e) {
            warn("waits for a server at " + door.socket() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<IvshmemMembership> resumed() {
        Optional<Kept> once = inherited;
        inherited = Optional.empty();
        return once.flatMap(it -> {
            try (it) {
                return IvshmemMembership.resume(door, it);
            }
        });
    }

    private Optional<IvshmemMembership> connected() {
        if (door.rules().look(door.socket()).isEmpty()) {
            warn("waits for a server at " + door.socket() + ": there is no such socket");
            return Optional.empty();
        }
        Descriptor stream = Sockets.stream("connection to " + door.socket());
        int result = Sockets.connect(stream, door.socket());
        if (result < 0) {
            stream.close();
            warn("waits for a server at " + door.socket() + ": " + Errno.name(-result));
            return Optional.empty();
        }
        return Optional.of(new IvshmemMembership(door, stream));
    }

    /** Hears the greeting out; false if it does not end well, or this is to end. */
    private boolean greeted(IvshmemMembership membership) {
        long start = System.nanoTime();
        long left = greetingNanos;
        worker.begin(poll);
        poll.add(membership.stream());
        while (!membership.isComplete() && left > 0 && worker.await(poll, left)) {
            if (!membership.receive()) {
                warn("waits for a server at " + door.socket() + ": it hung up before its greeting was over");
                return false;
            }
            left = greetingNanos - (System.nanoTime() - start);
        }
        if (left <= 0) {
            warn("left the server at " + door.socket() + ": its greeting was not over in time; it gave us "
                    + membership.own().vectors() + " vectors, vectors=" + door.vectors());
        }
        return membership.isComplete();
    }

    /** Hears who comes and goes; true once the server has gone, false if this is to end. */
    private boolean follow(IvshmemMembership membership) {
        worker.begin(poll);
        poll.add(membership.stream());
        try {
            while (worker.await(poll, FOREVER)) {
                if (!membership.receive()) {
                    warn("the server at " + door.socket() + " has gone");
                    return true;
                }
            }
            return false;
        } catch (ShmException e) {
            warn("left the server at " + door.socket() + ": " + e.getMessage());
            return true;
        }
    }

    private void warn(String warning) {
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            warnings.accept(warning);
        }
    }

    /** What there is while we are joined. */
    private record Session(IvshmemMembership membership, IvshmemSegment segment, Signaler signaler) {
        void close() {
            signaler.close();
            segment.close();
            membership.close();
        }
    }
}
