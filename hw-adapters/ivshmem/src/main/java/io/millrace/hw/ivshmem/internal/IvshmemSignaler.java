package io.millrace.hw.ivshmem.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rings peers through their eventfds, and is rung through our own, on any vector.
 *
 * <p>Every ring is a system call: a virtual machine has no word that says whether it sleeps. Rings that nobody has
 * looked at are one. A ring for somebody who is not there goes nowhere: {@link SignalerInfo#rings()} counts it,
 * {@link SignalerInfo#wakes()} does not. The virtual machine itself drops a ring that comes before its guest has set
 * its interrupts up, so who waits for an answer waits with a bound and looks again.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time. Peer: may ring as often as it
 * likes; a look takes all rings of a vector by one read.
 */
final class IvshmemSignaler implements Signaler {
    private static final String KIND = "ivshmem";
    /** The longest single sleep: bounds how late a sleeper notices an interrupt. */
    private static final long SLICE_NANOS = 50_000_000;

    private final String name;
    private final IvshmemPeers peers;
    private final IvshmemPeer own;
    private final IvshmemTargets targets;
    private final Descriptor closing = Descriptor.eventfd();
    private final Poll poll = new Poll();
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final ReentrantLock waiting = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder rings = new LongAdder();
    private final LongAdder wakes = new LongAdder();
    private final LongAdder parks = new LongAdder();

    /**
     * Makes a signaler.
     *
     * @param name the signaler's name
     * @param peers whom to ring; the caller's to close, after this
     * @param own where we are rung, with all its vectors; the caller's to close, after this
     * @param targets whom numbers mean
     */
    IvshmemSignaler(String name, IvshmemPeers peers, IvshmemPeer own, IvshmemTargets targets) {
        this.name = name;
        this.peers = peers;
        this.own = own;
        this.targets = targets;
        own.eventfds().forEach(poll::add);
        poll.add(closing);
    }

    @Override
    public void ring(int target) {
        if (closed.get()) {
            return;
        }
        rings.increment();
        long route = targets.route(target);
        if (route != IvshmemTargets.NOWHERE
                && peers.get(IvshmemTargets.peer(route)).ring(IvshmemTargets.vector(route))) {
            wakes.increment();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        waiting.lock();
        try {
            return look(Math.max(timeoutNanos, 0));
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public SignalerInfo info() {
        return new SignalerInfo(name, KIND, rings.sum(), wakes.sum(), parks.sum());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);
        closing.write(one, one.byteSize());
        waiting.lock();
        try {
            closing.close();
        } finally {
            waiting.unlock();
        }
    }

    private boolean look(long timeoutNanos) {
        long start = System.nanoTime();
        long left = timeoutNanos;
        while (!closed.get()) {
            long slice = Thread.currentThread().isInterrupted() ? 0 : Math.min(left, SLICE_NANOS);
            if (slice > 0) {
                parks.increment();
            }
            if (check(poll.await(slice)) && !closed.get() && take()) {
                return true;
            }
            left = timeoutNanos - (System.nanoTime() - start);
            if (left <= 0 || slice == 0) {
                return false;
            }
        }
        return false;
    }

    private static boolean check(int result) {
        if (result < 0 && result != -Errno.EINTR) {
            throw new LibcException("ppoll", KIND, -result);
        }
        return result > 0;
    }

    /** Takes the rings of every vector; true if there was one. */
    private boolean take() {
        boolean rung = false;
        for (int vector = 0; vector < own.vectors(); vector++) {
            if (poll.readable(vector)) {
                rung |= own.eventfd(vector).read(number, number.byteSize()) > 0;
            }
        }
        return rung;
    }
}
