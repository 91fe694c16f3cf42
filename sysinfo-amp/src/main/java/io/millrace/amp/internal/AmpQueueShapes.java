package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import java.util.List;
import java.util.Optional;

/**
 * Which entries are queues. Nothing in an entry says so: its id may, or a configuration that points to what lies behind
 * itself.
 *
 * <p>Thread-safety: thread-safe. Peer: whatever a configuration says, no more than its words are looked at.
 */
final class AmpQueueShapes {
    private static final int PAIR = 2;

    private final AmpMemory memory;
    private final List<EntryInfo> entries;
    private final AmpView hp;

    /** What an entry of the HP pool may be. */
    enum Shape {
        /** It has no room for a configuration. */
        SHORT,
        /** One queue. */
        SINGLE,
        /** The two queues of rpmsg. */
        PAIR,
        /** It does not say that it is a queue. */
        UNKNOWN
    }

    AmpQueueShapes(AmpMemory memory, List<EntryInfo> entries) {
        this.memory = memory;
        this.entries = entries;
        this.hp = new AmpView(memory, Pool.HP);
    }

    /** The shape of an entry of the HP pool. */
    Shape of(EntryInfo entry) {
        if (entry.sizeBytes() < AmpLayout.CONF_BYTES) {
            return Shape.SHORT;
        }
        if (isSingle(entry)) {
            return Shape.SINGLE;
        }
        if (is(entry, FirmwareEntry.VQUEUE) || isPair(entry)) {
            return Shape.PAIR;
        }
        return is(entry, FirmwareEntry.SYSTEM) ? Shape.SINGLE : Shape.UNKNOWN;
    }

    /** Whether the descriptors of a configuration are in the RTC pool. */
    boolean isApart(long conf) {
        return isInRtc(descriptors(conf));
    }

    /** Whether the descriptors are in a pool that we were not given. */
    boolean isElsewhere(long conf) {
        return memory.window(Pool.RTC).isEmpty() && isApart(conf);
    }

    /** The entry of the RTC pool that a light-sleep build keeps descriptors in, under the same id. */
    Optional<EntryInfo> descriptorsOf(EntryInfo queue, long address) {
        return entries.stream()
                .filter(entry -> entry.pool() == Pool.RTC && entry.id() == queue.id() && entry.address() == address)
                .findFirst();
    }

    private boolean isSingle(EntryInfo entry) {
        long behind = entry.address() + AmpLayout.CONF_BYTES;
        return descriptors(entry.address()) == behind
                || (data(entry.address()) == behind && isDescriptors(entry, descriptors(entry.address())));
    }

    private boolean isPair(EntryInfo entry) {
        long second = entry.address() + AmpLayout.CONF_BYTES;
        long behind = second + AmpLayout.CONF_BYTES;
        return entry.sizeBytes() >= PAIR * AmpLayout.CONF_BYTES
                && (descriptors(entry.address()) == behind || descriptors(second) == behind);
    }

    private boolean isDescriptors(EntryInfo queue, long address) {
        return isInRtc(address)
                && (memory.window(Pool.RTC).isEmpty()
                        || descriptorsOf(queue, address).isPresent());
    }

    private boolean isInRtc(long address) {
        return memory.geometry().has(Pool.RTC)
                && address >= memory.geometry().start(Pool.RTC)
                && address < memory.geometry().limit(Pool.RTC);
    }

    private long data(long conf) {
        return Integer.toUnsignedLong(hp.word(conf + AmpLayout.CONF_DATA_OFFSET));
    }

    private long descriptors(long conf) {
        return Integer.toUnsignedLong(hp.word(conf + AmpLayout.CONF_DESC_OFFSET));
    }

    /** Whether an entry has an id of the firmware's. */
    static boolean is(EntryInfo entry, FirmwareEntry known) {
        return known.id().orElseThrow() == entry.id();
    }
}
