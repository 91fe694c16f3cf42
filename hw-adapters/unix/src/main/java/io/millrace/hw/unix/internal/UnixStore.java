package io.millrace.hw.unix.internal;

import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps handles for a minute. Thread-safety: thread-safe. */
public class UnixStore implements HandleStore, AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Map<String, Kept> kept = new HashMap<>();
    private final long patienceNanos;
    private boolean closed;

    /** Makes an empty store. */
    public UnixStore() {
        this(PATIENCE_NANOS);
    }

    UnixStore(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    @Override
    public synchronized void keep(String key, Kept what) {
        if (closed) {
            what.close();
            return;
        }
        Kept before = kept.put(key, what);
        if (before != null) {
            before.close();
        }
        CompletableFuture.delayedExecutor(patienceNanos, TimeUnit.NANOSECONDS).execute(() -> expire(key, what));
    }

    @Override
    public synchronized Optional<Kept> take(String key) {
        return Optional.ofNullable(kept.remove(key));
    }

    /** Closes all that is kept, and all that still comes. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            kept.values().forEach(Kept::close);
            kept.clear();
        }
    }

    private synchronized void expire(String key, Kept what) {
        if (kept.remove(key, what)) {
            what.close();
        }
    }
}
