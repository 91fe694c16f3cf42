package io.millrace.hw.libc;

/**
 * What a signaler that sleeps in the kernel is made of: {@link DoorbellSignaler} adds bounds, counts and an orderly
 * end.
 *
 * <p>Thread-safety: {@link #ring} from any thread, {@link #await} from one at a time, {@link #wake} from any;
 * {@link #close} when nobody is in the others.
 */
public interface Doorbell extends AutoCloseable {
    /**
     * Rings. Never sleeps, allocates nothing, never throws for a peer that is not there.
     *
     * @param target whom, or what to look at
     * @return whether somebody was told
     */
    boolean ring(int target);

    /**
     * Sleeps until rung.
     *
     * @param timeoutNanos the bound; 0 only looks
     * @return true if rung since the last time; false if not, or after {@link #wake}
     */
    boolean await(long timeoutNanos);

    /** Ends the wait that goes on, and makes every later one only look. */
    void wake();

    /**
     * Rings that nobody was told of one by one, where the device counts them.
     *
     * @return how many, 0 where nobody counts
     */
    default long missed() {
        return 0;
    }

    /** Gives everything back. */
    @Override
    void close();
}
