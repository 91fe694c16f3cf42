package io.millrace.hw.eventfd.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Port;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.NameRules;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets two eventfds from a server. One thread, {@code millrace-eventfd-NAME}, waits for the server, takes what it hands
 * over, and begins anew when the server has gone: what comes then are other counters.
 *
 * <p>Thread-safety: thread-safe. Peer: only a server of our own user is asked. One that hands over anything but two
 * eventfds, or speaks later, is left.
 */
public final class EventfdClient implements EventfdEnd {
    private static final long FOREVER = Long.MAX_VALUE;
    /** How long a server may take to hand the counters over. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    /** How often to ask for a server that is not there. */
    private static final long RETRY_NANOS = 200_000_000;

    private static final NameRules RULES = new NameRules(FileKind.SOCKET, 0600, NameRules.NOBODY_ELSE);

    private final String name;
    private final String socket;
    private final Ports ports;
    private final Listener listener;
    private final Consumer<String> warnings;
    private final long patienceNanos;
    private final EventfdWorker worker;
    private final MemorySegment bytes = Arena.ofAuto().allocate(1);
    /** Confined to the thread while it runs, as all below. */
    private Optional<EventfdSession> session = Optional.empty();

    private String lastWarning = "";

    /** Told when there is a server and when there is none; both calls come from one thread at a time. */
    public interface Listener {
        /**
         * We have joined.
         *
         * @param signaler how the server is rung, and we are; the client's to close
         */
        void joined(Signaler signaler);

        /** What {@link #joined} brought is about to be closed. Called once for each. */
        void left();
    }

    private EventfdClient(
            String name, String socket, Ports ports, Listener listener, Consumer<String> warnings, long patienceNanos) {
        this.name = name;
        this.socket = socket;
        this.ports = ports;
        this.listener = listener;
        this.warnings = warnings;
        this.patienceNanos = patienceNanos;
        worker = new EventfdWorker(name, ports, this::run);
    }

    /**
     * Begins to look for a server.
     *
     * @param name the signaler's name
     * @param socket absolute path of the server's socket
     * @param ports where sockets come from
     * @param kept what a client before this one left, taken over or closed here
     * @param listener told when there is a server
     * @param warnings told why there is none, each reason once in a row
     * @return the open client
     * @throws io.millrace.api.port.PortException if the system refuses
     */
    public static EventfdClient open(
            String name,
            String socket,
            Ports ports,
            Optional<Kept> kept,
            Listener listener,
            Consumer<String> warnings) {
        var client = new EventfdClient(name, socket, ports, listener, warnings, PATIENCE_NANOS);
        client.start(kept);
        return client;
    }

    /** The same with another patience. */
    static EventfdClient open(
            String name, String socket, Ports ports, Listener listener, Consumer<String> warnings, long patienceNanos) {
        var client = new EventfdClient(name, socket, ports, listener, warnings, patienceNanos);
        client.start(Optional.empty());
        return client;
    }

    private void start(Optional<Kept> kept) {
        session = kept.flatMap(it -> EventfdLegacy.take(it, identity(), ports))
                .map(start -> EventfdSession.of(name, start));
        worker.start();
    }

    @Override
    public void close() {
        if (worker.end()) {
            worker.join();
            leave();
        }
    }

    @Override
    public Optional<Kept> bequeath() {
        if (!worker.end()) {
            return Optional.empty();
        }
        worker.join();
        try {
            return session.map(it -> EventfdLegacy.keep(identity(), it.pair(), Optional.of(it.server())));
        } catch (ShmException e) {
            warnings.accept("left the server at " + socket + ": " + e.getMessage());
            return Optional.empty();
        } finally {
            leave();
        }
    }

    private void run() {
        session.ifPresent(it -> listener.joined(it.signaler()));
        while (!worker.isEnding()) {
            if (session.isEmpty()) {
                join();
            }
            if (session.isEmpty() || hasGone(session.get().server())) {
                leave();
                worker.pause(RETRY_NANOS);
            }
        }
    }

    /** Waits for something to happen; true if the server has gone, or is no server. */
    private boolean hasGone(Port server) {
        long length = worker.await(server, FOREVER) ? server.receive(bytes, List.of()) : Port.NOTHING;
        if (length == Port.NOTHING) {
            return false;
        }
        warn(
                length == Port.GONE
                        ? "the server at " + socket + " has gone"
                        : "left the server at " + socket + ": it spoke after it had handed its counters over");
        return true;
    }

    private void leave() {
        session.ifPresent(it -> {
            listener.left();
            it.close();
        });
        session = Optional.empty();
    }

    private void join() {
        try {
            session = connected();
        } catch (ShmException e) {
            warn("waits for a server at " + socket + ": " + e.getMessage());
        }
        if (session.isPresent()) {
            lastWarning = "";
            listener.joined(session.get().signaler());
        }
    }

    /** Goes to the server; empty if there is none, or it hands nothing over. */
    private Optional<EventfdSession> connected() {
        if (RULES.look(socket).isEmpty()) {
            warn("waits for a server at " + socket + ": there is no such socket");
            return Optional.empty();
        }
        Port server = ports.connect(Path.of(socket), Duration.ZERO);
        Optional<EventfdPair> pair = Optional.empty();
        try {
            pair = given(server);
        } finally {
            if (pair.isEmpty()) {
                server.close();
            }
        }
        return pair.map(it -> EventfdSession.of(name, new EventfdLegacy(it, Optional.of(server))));
    }

    /** Waits for what the server hands over; empty if it does not, or this is to end. */
    private Optional<EventfdPair> given(Port server) {
        List<Handle> handles = new ArrayList<>();
        long start = System.nanoTime();
        long left = patienceNanos;
        try {
            while (left > 0 && worker.await(server, left)) {
                long length = server.receive(bytes, handles);
                if (length == Port.GONE) {
                    warn("waits for a server at " + socket + ": it hung up before it handed its counters over");
                    return Optional.empty();
                }
                if (length != Port.NOTHING) {
                    return Optional.of(EventfdPair.of(handles, socket));
                }
                left = patienceNanos - (System.nanoTime() - start);
            }
        } finally {
            handles.forEach(Handle::close);
        }
        if (!worker.isEnding()) {
            warn("waits for a server at " + socket + ": another client has its counters, or it hands none over");
        }
        return Optional.empty();
    }

    private void warn(String warning) {
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            warnings.accept(warning);
        }
    }

    private String identity() {
        return "client at " + socket;
    }
}
