package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Waits until one of some descriptors can be read, or another thread says that it is enough.
 *
 * <p>Thread-safety: {@link #await} and {@link #readable} by one thread at a time, {@link #wake} from any;
 * {@link #close} when nobody is in the others. The descriptors must stay open meanwhile.
 */
public final class WakeablePoll implements AutoCloseable {
    /** Never changed. */
    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    private final Descriptor enough = Descriptor.eventfd();
    private final Poll poll;

    /**
     * Makes a set.
     *
     * @param descriptors what to wait for, in the order of {@link #readable}
     */
    public WakeablePoll(Descriptor... descriptors) {
        poll = new Poll(descriptors);
        poll.add(enough);
    }

    /**
     * Waits.
     *
     * @param timeoutNanos the bound, 0 or more
     * @return whether a descriptor can be read, or {@link #wake} was called at any time
     * @throws LibcException if the system refuses
     */
    public boolean await(long timeoutNanos) {
        int result = poll.await(timeoutNanos);
        if (result < 0 && result != -Errno.EINTR) {
            throw new LibcException("ppoll", poll.toString(), -result);
        }
        return result > 0;
    }

    /**
     * Whether the last wait that answered true found a descriptor readable, or broken: a read will not sleep.
     *
     * @param index its place in the order of the constructor
     * @return true if so
     */
    public boolean readable(int index) {
        return poll.readable(index);
    }

    /** Ends the wait that goes on, and every later one at once. */
    public void wake() {
        enough.write(ONE, ONE.byteSize());
    }

    @Override
    public void close() {
        enough.close();
    }
}
