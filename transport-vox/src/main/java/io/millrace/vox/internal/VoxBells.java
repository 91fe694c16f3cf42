package io.millrace.vox.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortWatch;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The doorbells of all peers of one party, heard in one place: whoever rings is noted as ready.
 *
 * <p>Before a wait ends in vain, peers that owe us something are rung again: data and room share one stream, and who
 * drained it may have been another thread than the one that waits.
 *
 * <p>Thread-safety: thread-safe; {@link #await} from one thread at a time.
 */
final class VoxBells implements Signaler {
    private final String name;
    private final Optional<PortWatch> watch;
    private final VoxReadySet ready;
    private final AtomicReferenceArray<VoxBell> bells = new AtomicReferenceArray<>(VoxLayout.MAX_GUESTS + 1);
    private final IntConsumer heard = this::heard;
    private final LongAdder parks = new LongAdder();
    /** Ends waits where there is nothing to watch. */
    private final Semaphore wakes = new Semaphore(0);

    /** Who listens. */
    private final ReentrantLock atDoor = new ReentrantLock();

    private volatile boolean closed;

    /**
     * Makes the place.
     *
     * @param name for tools
     * @param ports where streams come from; empty if no peer has one
     * @param ready gets the id of each peer that rang
     */
    VoxBells(String name, Optional<Ports> ports, VoxReadySet ready) {
        this.name = name;
        this.watch = ports.map(Ports::watch);
        this.ready = ready;
    }

    /** Listens to a peer from now on. */
    VoxBell add(int peer, Optional<Port> port) {
        VoxBell bell = new VoxBell(this, peer, port);
        bells.set(peer, bell);
        port.ifPresent(stream -> watch.orElseThrow().add(peer, stream));
        ready.add(peer);
        return bell;
    }

    /** Listens to a peer no longer; its stream stays open. */
    void remove(int peer) {
        watch.ifPresent(it -> it.remove(peer));
        bells.set(peer, null);
    }

    /** Rings every peer. */
    @Override
    public void ring(int target) {
        forEach(bell -> bell.ring(target));
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (closed || timeoutNanos <= 0) {
            return hear();
        }
        parks.increment();
        if (watch.isEmpty()) {
            pause(timeoutNanos);
            return false;
        }
        atDoor.lock();
        try {
            if (watch.get().await(timeoutNanos, heard) > 0) {
                return true;
            }
        } finally {
            atDoor.unlock();
        }
        forEach(VoxBell::ringIfOwed);
        return false;
    }

    /** Hears who has rung, and whose stream has ended, unless somebody waits and hears it anyway. From any thread. */
    boolean hear() {
        if (watch.isEmpty() || !atDoor.tryLock()) {
            return false;
        }
        try {
            return watch.get().await(0, heard) > 0;
        } finally {
            atDoor.unlock();
        }
    }

    /** Ends a wait that is going on. */
    void wake() {
        watch.ifPresent(PortWatch::wake);
        wakes.release();
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, watch.isPresent() ? "socket" : "none", 0, 0, parks.sum());
    }

    /** Ends every wait. The streams are their owners' to close. */
    @Override
    public void close() {
        closed = true;
        wake();
        watch.ifPresent(PortWatch::close);
    }

    private void forEach(Consumer<VoxBell> action) {
        for (int peer = 0; peer < bells.length(); peer++) {
            VoxBell bell = bells.get(peer);
            if (bell != null) {
                action.accept(bell);
            }
        }
    }

    private void heard(int peer) {
        VoxBell bell = bells.get(peer);
        if (bell != null) {
            bell.drain();
            ready.add(peer);
            if (bell.isGone()) {
                watch.orElseThrow().remove(peer);
            }
        }
    }

    private void pause(long nanos) {
        try {
            if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
