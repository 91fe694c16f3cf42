package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The doorbell to one peer: a byte in a stream means "look", the end of the stream that the peer is dead. A peer that
 * walked in has none, and looks by itself.
 *
 * <p>Thread-safety: thread-safe; {@link #drain} from one thread at a time. Peer: its bytes mean nothing; a stream that
 * is full has rung already.
 */
final class VoxBell implements Signaler {
    private static final MemorySegment BYTE = Arena.global().allocate(1);
    private static final int DRAIN_BYTES = 4096;
    /** More than that is left for the next look. */
    private static final int MAX_DRAINS = 16;

    static {
        BYTE.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    }

    private final VoxBells all;
    private final int peer;
    private final Optional<Port> port;
    private final boolean hasPort;
    private final MemorySegment buffer;
    private final List<Handle> strays = new ArrayList<>();
    private final LongAdder rings = new LongAdder();
    private volatile BooleanSupplier owed = () -> false;
    private volatile boolean gone;

    VoxBell(VoxBells all, int peer, Optional<Port> port) {
        this.all = all;
        this.peer = peer;
        this.port = port;
        this.hasPort = port.isPresent();
        this.buffer = Arena.ofAuto().allocate(port.isPresent() ? DRAIN_BYTES : 0);
    }

    /** Listens no longer; the stream stays open. */
    void unwatch() {
        all.remove(peer);
    }

    /** How to tell whether the peer has yet to do something we wait for. */
    void owed(BooleanSupplier newOwed) {
        owed = newOwed;
    }

    /** Rings again, for the case that somebody else took the last ring. */
    void ringIfOwed() {
        if (port.isPresent() && owed.getAsBoolean()) {
            ring(0);
        }
    }

    Optional<Port> port() {
        return port;
    }

    /** Whether the stream has ended: the peer is dead. */
    boolean isGone() {
        return gone;
    }

    @Override
    public void ring(int target) {
        if (hasPort) {
            send();
        }
    }

    private void send() {
        rings.increment();
        if (port.orElseThrow().send(BYTE, 1) == Port.Sent.GONE) {
            gone = true;
        }
    }

    /** Takes all bytes that are there. */
    void drain() {
        for (int i = 0; i < MAX_DRAINS; i++) {
            long bytes = port.orElseThrow().receive(buffer, strays);
            strays.forEach(Handle::close);
            strays.clear();
            if (bytes == Port.GONE) {
                gone = true;
            }
            if (bytes < DRAIN_BYTES) {
                return;
            }
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        return all.await(timeoutNanos);
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(
                all.info().name(),
                port.isPresent() ? "socket" : "none",
                rings.sum(),
                rings.sum(),
                all.info().parks());
    }

    /** The stream is its owner's to close. */
    @Override
    public void close() {}
}
