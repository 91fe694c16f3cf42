package io.millrace.amp;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Up to 32 bits one core sets and the other one waits for. Bits set before anybody waits are not lost.
 *
 * <p>Two flavours of clearing are about. A core without an operating system clears in memory, just the bits it waited
 * for. A main core with FreeRTOS takes <em>all</em> bits out of memory as soon as it is interrupted, and keeps them
 * itself; its groups have no room for bits 24 to 31. So a sender must not expect its bits to stay set, nor send the
 * high ones to such a core. {@link #drain} is that flavour for us, with all 32 bits.
 *
 * <p>Thread-safety: thread-safe. Source: ESP-AMP, event.
 */
@ProviderType
public interface Event {
    /** What to wait for. */
    enum Until {
        /** One of the bits. */
        ANY,
        /** All of the bits. */
        ALL
    }

    /**
     * Sets bits and interrupts the other core.
     *
     * @param bits which
     * @return the word before
     */
    int raise(int bits);

    /**
     * Waits for bits.
     *
     * @param bits which
     * @param until how many of them
     * @param clear whether those waited for are cleared; nothing is if the time is over
     * @param timeout how long; zero only looks
     * @return the word as it was then; the time is over if the bits are not in it
     */
    int await(int bits, Until until, boolean clear, Duration timeout);

    /**
     * Clears bits.
     *
     * @param bits which
     * @return the word before
     */
    int clear(int bits);

    /**
     * The bits now, those that were drained included.
     *
     * @return the word
     */
    int word();

    /** Takes all bits out of memory and keeps them here, where waiting finds them. */
    void drain();
}
