package io.millrace.hw.fifo.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rings through one named pipe and is rung through another. A ring is 1 or 4 bytes, little-endian, with the target.
 *
 * <p>Every ring is a system call: whether the peer is awake stands nowhere, and asking the pipe whether it still holds
 * unread bytes costs as much as writing one. A full pipe drops the ring; what stands in it wakes the peer anyway.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time. Peer: its bytes are counted as
 * rings and otherwise ignored; each look takes a bounded number of them.
 */
public final class FifoSignaler implements Signaler {
    private static final String KIND = "fifo";
    /** The longest single sleep: bounds how late a sleeper notices an interrupt. */
    private static final long SLICE_NANOS = 50_000_000;

    private static final long CHUNK = 4096;
    /** Two pipes' worth of a usual pipe: a peer that never stops writing does not keep us. */
    private static final int CHUNKS = 32;

    private static final ValueLayout.OfInt TARGET = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final int width;
    private final Descriptor out;
    private final Descriptor in;
    private final Descriptor closing = Descriptor.eventfd();
    private final Poll poll;
    private final MemorySegment outgoing = Arena.ofAuto().allocate(TARGET);
    private final MemorySegment incoming = Arena.ofAuto().allocate(CHUNK);
    private final ReentrantLock ringing = new ReentrantLock();
    private final ReentrantLock waiting = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder rings = new LongAdder();
    private final LongAdder wakes = new LongAdder();
    private final LongAdder parks = new LongAdder();

    private FifoSignaler(String name, Descriptor out, Descriptor in, int width) {
        this.name = name;
        this.out = out;
        this.in = in;
        this.width = width;
        this.poll = new Poll(in, closing);
    }

    /**
     * Opens both pipes; makes those that are missing, with mode 0600. Their names stay on close.
     *
     * @param name the signaler's name
     * @param out absolute path of the pipe we ring through
     * @param in absolute path of the pipe we are rung through; may be the same one
     * @param width bytes per ring, 1 or 4
     * @return the open signaler
     * @throws io.millrace.api.segment.SegmentRefusedException if a name is not what it must be
     */
    public static FifoSignaler open(String name, String out, String in, int width) {
        if (width != 1 && width != 4) {
            throw new IllegalArgumentException("width must be 1 or 4 bytes: width=" + width);
        }
        Descriptor outgoing = NamedPipe.open(out);
        try {
            return new FifoSignaler(name, outgoing, NamedPipe.open(in), width);
        } catch (RuntimeException e) {
            outgoing.close();
            throw e;
        }
    }

    @Override
    public void ring(int target) {
        ringing.lock();
        try {
            if (closed.get()) {
                return;
            }
            rings.increment();
            outgoing.set(TARGET, 0, target);
            if (out.write(outgoing, width) > 0) {
                wakes.increment();
            }
        } finally {
            ringing.unlock();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        waiting.lock();
        try {
            return !closed.get() && (drain() || (timeoutNanos > 0 && park(timeoutNanos)));
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
        wakeOurselves();
        waiting.lock();
        try {
            in.close();
            closing.close();
        } finally {
            waiting.unlock();
        }
        ringing.lock();
        try {
            out.close();
        } finally {
            ringing.unlock();
        }
    }

    private void wakeOurselves() {
        MemorySegment one = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
        one.set(ValueLayout.JAVA_LONG, 0, 1);
        closing.write(one, one.byteSize());
    }

    /** Bytes that somebody else has taken before us do not end it. */
    private boolean park(long timeoutNanos) {
        long start = System.nanoTime();
        long left = timeoutNanos;
        while (left > 0 && !closed.get() && !Thread.currentThread().isInterrupted()) {
            parks.increment();
            check(poll.await(Math.min(left, SLICE_NANOS)));
            if (drain()) {
                return true;
            }
            left = timeoutNanos - (System.nanoTime() - start);
        }
        return false;
    }

    private static void check(int result) {
        if (result < 0 && result != -Errno.EINTR) {
            throw new LibcException("ppoll", KIND, -result);
        }
    }

    /** Takes what stands in the pipe; true if that was anything. */
    private boolean drain() {
        long taken = in.read(incoming, CHUNK);
        boolean rung = taken > 0;
        for (int i = 1; i < CHUNKS && taken == CHUNK; i++) {
            taken = in.read(incoming, CHUNK);
        }
        return rung;
    }
}
