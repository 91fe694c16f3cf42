package io.millrace.hw.eventfd.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.Signaler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes two eventfds, and hands them to whoever connects: to one at a time, the next one waits until that one has gone.
 * All get the same two; rings that nobody has heard wait in them. One thread, {@code millrace-eventfd-NAME}.
 *
 * <p>Thread-safety: thread-safe. Peer: only processes of our own user are let in. A client that speaks is hung up on.
 *
 * <p>Crash: a client sees an end, and gets other counters from the next server. The name of the socket stays, and is
 * replaced.
 */
public final class EventfdServer implements EventfdEnd {
    private static final long FOREVER = Long.MAX_VALUE;
    /** How soon to try again what the system has refused. */
    private static final long RETRY_NANOS = 200_000_000;

    private final String socket;
    private final Consumer<String> warnings;
    private final EventfdPair pair;
    private final PortServer door;
    private final Signaler signaler;
    private final EventfdWorker worker;
    private final MemorySegment bytes = Arena.ofAuto().allocate(1);
    /** Who has been given the counters. Confined to the thread while it runs, as all below. */
    private Optional<Port> client;

    private String lastWarning = "";

    private EventfdServer(
            String name, String socket, Ports ports, EventfdLegacy start, PortServer door, Consumer<String> warnings) {
        this.socket = socket;
        this.warnings = warnings;
        this.pair = start.pair();
        this.client = start.peer();
        this.door = door;
        this.worker = new EventfdWorker(name, ports, this::run);
        this.signaler = EventfdDoorbell.of(name, pair);
    }

    /**
     * Opens the socket.
     *
     * @param name the signaler's name
     * @param socket absolute path of the socket; only our own user can connect
     * @param ports where sockets come from
     * @param kept what a server before this one left, taken over or closed here
     * @param warnings told who was sent away, and what the system refuses
     * @return the open server
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is taken by something else
     * @throws io.millrace.api.port.PortException if the system refuses
     */
    public static EventfdServer open(
            String name, String socket, Ports ports, Optional<Kept> kept, Consumer<String> warnings) {
        EventfdLegacy start = kept.flatMap(it -> EventfdLegacy.take(it, identity(socket), ports))
                .orElseGet(() -> new EventfdLegacy(EventfdPair.create(), Optional.empty()));
        try {
            return open(name, socket, ports, start, warnings);
        } catch (RuntimeException e) {
            start.close();
            throw e;
        }
    }

    private static EventfdServer open(
            String name, String socket, Ports ports, EventfdLegacy start, Consumer<String> warnings) {
        PortServer door = ports.listen(Path.of(socket));
        try {
            EventfdServer server = new EventfdServer(name, socket, ports, start, door, warnings);
            server.worker.start();
            return server;
        } catch (RuntimeException e) {
            door.close();
            throw e;
        }
    }

    /**
     * How the client is rung, and we are.
     *
     * @return the signaler, closed with this
     */
    public Signaler signaler() {
        return signaler;
    }

    /** Hangs up on the client, and removes the name of the socket. Idempotent. */
    @Override
    public void close() {
        if (worker.end()) {
            stop();
            client.ifPresent(Port::close);
            release();
        }
    }

    @Override
    public Optional<Kept> bequeath() {
        if (!worker.end()) {
            return Optional.empty();
        }
        stop();
        try {
            return Optional.of(EventfdLegacy.keep(identity(socket), pair, client));
        } catch (ShmException e) {
            warnings.accept("hung up on the client at " + socket + ": " + e.getMessage());
            return Optional.empty();
        } finally {
            release();
        }
    }

    private void stop() {
        door.close();
        worker.join();
    }

    private void release() {
        signaler.close();
        pair.close();
    }

    private void run() {
        while (!worker.isEnding()) {
            try {
                client = client.or(this::admit).filter(this::stays);
                lastWarning = client.isPresent() ? "" : lastWarning;
            } catch (ShmException e) {
                warn("cannot let a client in at " + socket + ": " + e.getMessage());
                worker.pause(RETRY_NANOS);
            }
        }
    }

    /** Waits for the next one, and gives him the counters. */
    private Optional<Port> admit() {
        return door.accept(FOREVER).filter(this::handOver);
    }

    /** False, and hangs up, if he does not get them. */
    private boolean handOver(Port port) {
        boolean sent = false;
        try {
            sent = send(port);
            return sent;
        } finally {
            if (!sent) {
                port.close();
            }
        }
    }

    private boolean send(Port port) {
        List<Handle> counters = pair.reversed().copies();
        try {
            return port.send(bytes, bytes.byteSize(), counters) == Port.Sent.SENT;
        } finally {
            counters.forEach(Handle::close);
        }
    }

    /** Waits for something to happen; false once the client has gone. */
    private boolean stays(Port port) {
        long length = worker.await(port, FOREVER) ? port.receive(bytes, List.of()) : Port.NOTHING;
        if (length == Port.NOTHING) {
            return true;
        }
        if (length != Port.GONE) {
            warn("hung up on the client at " + socket + ": it spoke, and clients only listen");
        }
        port.close();
        return false;
    }

    private void warn(String warning) {
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            warnings.accept(warning);
        }
    }

    private static String identity(String socket) {
        return "server at " + socket;
    }
}
