package io.millrace.hw.fifo.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.WakeablePoll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rings through one named pipe and is rung through another. A ring is 1 or 4 bytes, little-endian, with the target.
 *
 * <p>Every ring is a system call: whether the peer is awake stands nowhere, and asking the pipe whether it still holds
 * unread bytes costs as much as writing one. A full pipe drops the ring; what stands in it wakes the peer anyway.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: its bytes are counted as rings and otherwise ignored; each look
 * takes a bounded number of them.
 */
public final class FifoDoorbell implements Doorbell {
    private static final String KIND = "fifo";
    private static final long CHUNK = 4096;
    /** Two pipes' worth of a usual pipe: a peer that never stops writing does not keep us. */
    private static final int CHUNKS = 32;

    private static final ValueLayout.OfInt TARGET = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int width;
    private final Descriptor out;
    private final Descriptor in;
    private final WakeablePoll poll;
    private final MemorySegment outgoing = Arena.ofAuto().allocate(TARGET);
    private final MemorySegment incoming = Arena.ofAuto().allocate(CHUNK);
    private final ReentrantLock ringing = new ReentrantLock();

    private FifoDoorbell(Descriptor out, Descriptor in, int width) {
        this.out = out;
        this.in = in;
        this.width = width;
        this.poll = new WakeablePoll(in);
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
    public static Signaler open(String name, String out, String in, int width) {
        if (width != 1 && width != 4) {
            throw new IllegalArgumentException("width must be 1 or 4 bytes: width=" + width);
        }
        Descriptor outgoing = NamedPipe.open(out);
        try {
            return new DoorbellSignaler(name, KIND, new FifoDoorbell(outgoing, NamedPipe.open(in), width));
        } catch (RuntimeException e) {
            outgoing.close();
            throw e;
        }
    }

    @Override
    public boolean ring(int target) {
        ringing.lock();
        try {
            outgoing.set(TARGET, 0, target);
            return out.write(outgoing, width) > 0;
        } finally {
            ringing.unlock();
        }
    }

    /** Takes what stands in the pipe; bytes that somebody else has taken before us are no ring. */
    @Override
    public boolean await(long timeoutNanos) {
        return poll.await(timeoutNanos) && drain();
    }

    @Override
    public void wake() {
        poll.wake();
    }

    @Override
    public void close() {
        poll.close();
        in.close();
        out.close();
    }

    private boolean drain() {
        long taken = in.read(incoming, CHUNK);
        boolean rung = taken > 0;
        for (int i = 1; i < CHUNKS && taken == CHUNK; i++) {
            taken = in.read(incoming, CHUNK);
        }
        return rung;
    }
}
