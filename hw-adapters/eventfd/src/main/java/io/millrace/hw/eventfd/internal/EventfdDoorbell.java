package io.millrace.hw.eventfd.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.WakeablePoll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rings by counting one eventfd up, and is rung at another.
 *
 * <p>Every ring is a system call: a counter does not say who sleeps at it. Rings that nobody has looked at are one; the
 * target is not carried over.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: may ring as often as it likes; a look takes all rings by one read.
 */
final class EventfdDoorbell implements Doorbell {
    private static final String KIND = "eventfd";
    /** Never changed. */
    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    private final EventfdPair pair;
    private final WakeablePoll poll;
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    private EventfdDoorbell(EventfdPair pair) {
        this.pair = pair;
        this.poll = new WakeablePoll(pair.hear());
    }

    /**
     * Makes a signaler.
     *
     * @param name the signaler's name
     * @param pair the counters; the caller's to close, after this
     */
    static Signaler of(String name, EventfdPair pair) {
        return new DoorbellSignaler(name, KIND, new EventfdDoorbell(pair));
    }

    /** A counter at its end takes no more; who sleeps there is awake by then. */
    @Override
    public boolean ring(int target) {
        return pair.ring().write(ONE, ONE.byteSize()) > 0;
    }

    /** Reads only what can be read: whether that sleeps is decided by flags that the peer shares. */
    @Override
    public boolean await(long timeoutNanos) {
        return poll.await(timeoutNanos) && poll.readable(0) && pair.hear().read(count, count.byteSize()) > 0;
    }

    @Override
    public void wake() {
        poll.wake();
    }

    @Override
    public void close() {
        poll.close();
    }
}
