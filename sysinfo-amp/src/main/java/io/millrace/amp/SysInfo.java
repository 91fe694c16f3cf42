package io.millrace.amp;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The blocks of an ESP-AMP shared memory, by id. As a service it carries {@code millrace.sysinfo} with its name.
 *
 * <p>Thread-safety: thread-safe. Ordering: a block that {@link #find} answers was linked before; what stands in it is
 * another matter (see {@link Entry}). Units: bytes, device addresses. Source: ESP-AMP, SysInfo.
 */
@ProviderType
public interface SysInfo {
    /** Service property: the name. */
    String NAME = "millrace.sysinfo";

    /**
     * Makes a block, main core only. Blocks are never given back.
     *
     * @param id 0 to 65535; those from {@link FirmwareEntry#RESERVED_FIRST} on are refused
     * @param sizeBytes 0 or more
     * @param pool where
     * @param initialiser fills the block before anybody can see it; its bytes are as they were left by others
     * @return the block, or why there is none
     * @throws IllegalArgumentException if the id is not of 16 bits, or the size below 0
     * @throws IllegalStateException if called by an initialiser
     */
    Allotment allocate(int id, int sizeBytes, Pool pool, Consumer<EntryView> initialiser);

    /**
     * Looks a block up, in the memory as it is now.
     *
     * @param id the id
     * @param pool where
     * @return the block; nothing if it is not there, not linked to the end yet, or behind a broken link
     */
    Optional<Entry> find(int id, Pool pool);

    /**
     * Waits for a block to appear.
     *
     * @param id the id
     * @param pool where
     * @param timeout how long; zero only looks
     * @return the block, or nothing if the time is over or the thread is interrupted
     */
    Optional<Entry> watch(int id, Pool pool, Duration timeout);

    /**
     * Hears of changes from now on.
     *
     * @param listener is told
     * @return ends it
     */
    Channel.Subscription listen(SysInfoListener listener);

    /**
     * All there is, without a write.
     *
     * @return a snapshot
     */
    SysInfoDump dump();

    /**
     * A pool as an allocator: it gives out the highest application ids that are unused, the block's generation is the
     * id, and nothing is ever freed.
     *
     * @param pool which
     * @return the allocator; nothing if there is no such pool here
     */
    Optional<Allocator> allocator(Pool pool);

    /**
     * Where everything lies.
     *
     * @return the windows
     */
    AmpMemory memory();
}
