package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.Kept;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.hw.unix.internal.UnixPorts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client, what it was told, and what it warned of. */
final class Member implements EventfdClient.Listener, AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final EventfdClient client;
    private volatile Optional<Signaler> signaler = Optional.empty();
    private volatile int joins;

    private Member(String socket, Optional<Kept> kept) {
        client = EventfdClient.open("client", socket, new UnixPorts(), kept, this, warnings::add);
    }

    private Member(String socket, long patienceNanos) {
        client = EventfdClient.open("client", socket, new UnixPorts(), this, warnings::add, patienceNanos);
    }

    static Member of(String socket) {
        return new Member(socket, PATIENCE_NANOS);
    }

    static Member impatient(String socket) {
        return new Member(socket, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** Goes on with what another one left. */
    static Member of(String socket, Kept kept) {
        return new Member(socket, Optional.of(kept));
    }

    @Override
    public synchronized void joined(Signaler ours) {
        joins++;
        signaler = Optional.of(ours);
    }

    @Override
    public synchronized void left() {
        signaler = Optional.empty();
    }

    /** Waits until there is a server. */
    Signaler signaler() {
        Await.until(() -> signaler.isPresent(), () -> "no server; warnings: " + warnings);
        return signaler.orElseThrow();
    }

    void awaitLeft() {
        Await.until(() -> signaler.isEmpty(), () -> "the server is still there; warnings: " + warnings);
    }

    void awaitWarning(String text) {
        Await.until(() -> warnings.contains(text), () -> "expected: " + text + ", warnings: " + warnings);
    }

    int joins() {
        return joins;
    }

    List<String> warnings() {
        return warnings;
    }

    Optional<Kept> bequeath() {
        return client.bequeath();
    }

    @Override
    public void close() {
        client.close();
    }
}
