package io.millrace.amp;

import io.millrace.api.channel.Channel;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The two cores' ways of calling each other: 32 software interrupts each way, and events. As a service it carries
 * {@code millrace.sysinfo} with its name.
 *
 * <p>Thread-safety: thread-safe. Source: ESP-AMP, software interrupts and events.
 */
@ProviderType
public interface Signals {
    /** Interrupts from here on are the firmware's: 27 system service, 28 panic, 29 rpmsg, 30 event. */
    int RESERVED_FIRST = 16;

    /**
     * Interrupts the other core: sets the bit, then rings. Interrupts that were not handled yet merge.
     *
     * @param interrupt 0 to 31
     * @throws IllegalArgumentException for another number
     */
    void trigger(int interrupt);

    /**
     * Handles an interrupt of ours from now on. One that came before and had no handler is handled at once.
     *
     * @param interrupt 0 to 31
     * @param handler called by whoever looks at the interrupts, must not block
     * @return ends it
     * @throws IllegalArgumentException for another number
     */
    Channel.Subscription handle(int interrupt, Runnable handler);

    /**
     * The bits that wait to be handled, without a change.
     *
     * @return those for main in the lower half, those for sub in the upper
     */
    long pending();

    /**
     * An event: 32 bits in an entry of their own.
     *
     * @param id of the entry, for instance that of {@link FirmwareEntry#EVENT_SUB}
     * @return the event; nothing if there is no such entry in the HP pool
     * @throws io.millrace.api.memory.GeometryMismatchException if the entry has not 4 bytes
     */
    Optional<Event> event(int id);
}
