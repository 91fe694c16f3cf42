package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;

/**
 * One queue: its descriptors and its buffers, wherever their pointers say they are.
 *
 * <p>Thread-safety: thread-safe. Ordering: the second word of a descriptor is loaded with acquire before the buffer it
 * announces, and stored with release after it. Peer: pointers are checked against the windows, once for the
 * descriptors, at every message for its buffer. Source: ESP-AMP, queue.
 */
final class AmpQueueView {
    private final AmpMemory windows;
    private final long confAddress;
    private final int length;
    private final int item;
    private final long dataAddress;
    private final long descAddress;
    private final Memory descriptors;
    private final Memory window;
    private final long windowStart;

    /**
     * Follows the pointers of a queue's configuration.
     *
     * @param windows all there is
     * @param confAddress device address of the configuration, 12 bytes inside the HP window
     * @throws PeerCorruptionException if it makes no sense
     */
    AmpQueueView(AmpMemory windows, long confAddress) {
        this.windows = windows;
        this.confAddress = confAddress;
        Memory hp = windows.window(Pool.HP).orElseThrow();
        long at = confAddress - windows.geometry().start(Pool.HP);
        int lengthAndItem = hp.getIntAcquire(at);
        length = AmpLayout.id(lengthAndItem);
        item = AmpLayout.size(lengthAndItem);
        dataAddress = Integer.toUnsignedLong(hp.getInt(at + AmpLayout.CONF_DATA_OFFSET));
        descAddress = Integer.toUnsignedLong(hp.getInt(at + AmpLayout.CONF_DESC_OFFSET));
        checkSizes();
        AmpMemory.Place data = place("queue-data", AmpLayout.CONF_DATA_OFFSET, dataAddress, (long) length * item);
        long descBytes = (long) length * AmpLayout.DESC_BYTES;
        AmpMemory.Place desc = place("queue-descriptors", AmpLayout.CONF_DESC_OFFSET, descAddress, descBytes);
        descriptors = windows.window(desc.pool()).orElseThrow().slice(desc.offset(), descBytes);
        window = windows.window(data.pool()).orElseThrow();
        windowStart = windows.geometry().start(data.pool());
    }

    private void checkSizes() {
        if (length == 0 || length > AmpLayout.MAX_LENGTH || Integer.bitCount(length) != 1) {
            throw AmpView.bad("queue-length", confAddress, length, "a power of two up to 0x8000");
        }
        if (item == 0 || item % AmpLayout.WORD != 0) {
            throw AmpView.bad("queue-item", confAddress + Short.BYTES, item, "a multiple of 4, 4 to 0xfffc");
        }
    }

    /** A queue of rpmsg: every buffer has room for a header and something behind it. */
    AmpQueueView forMessages() {
        if (item <= AmpLayout.MESSAGE_HEADER_BYTES) {
            throw AmpView.bad("queue-item", confAddress + Short.BYTES, item, "a multiple of 4, 12 to 0xfffc");
        }
        return this;
    }

    private AmpMemory.Place place(String kind, int offset, long address, long bytes) {
        return windows.place(address, bytes)
                .filter(_ -> address % AmpLayout.WORD == 0)
                .orElseThrow(() -> AmpView.bad(
                        kind,
                        confAddress + offset,
                        address,
                        "a multiple of 4 with " + bytes + " bytes behind it in one window"));
    }

    /** How many messages it holds. */
    int length() {
        return length;
    }

    /** Longest message. */
    int item() {
        return item;
    }

    long descAddress() {
        return descAddress;
    }

    long dataAddress() {
        return dataAddress;
    }

    /** What the buffers of so many messages take. */
    long bytes(int messages) {
        return (long) messages * item;
    }

    boolean isDevice() {
        return window.access() == Access.DEVICE;
    }

    /** Second word of a descriptor: length and flags, as in {@link AmpLayout#state}. */
    int state(int slot) {
        return descriptors.getIntAcquire((long) slot * AmpLayout.DESC_BYTES + AmpLayout.DESC_STATE_OFFSET);
    }

    void state(int slot, int state) {
        descriptors.setIntRelease((long) slot * AmpLayout.DESC_BYTES + AmpLayout.DESC_STATE_OFFSET, state);
    }

    /** Device address of the buffer of a slot, as it stands there. */
    long address(int slot) {
        return Integer.toUnsignedLong(descriptors.getInt((long) slot * AmpLayout.DESC_BYTES));
    }

    void address(int slot, long address) {
        descriptors.setInt((long) slot * AmpLayout.DESC_BYTES, (int) address);
    }

    /** Writes the descriptors of a new queue: buffers in order, nothing sent. */
    static void describe(Memory memory, long offset, int length, int item, long data) {
        for (int slot = 0; slot < length; slot++) {
            memory.setIntPair(
                    offset + (long) slot * AmpLayout.DESC_BYTES,
                    (int) (data + (long) slot * item),
                    AmpLayout.state(item, 0));
        }
    }

    /** Writes the configuration of a queue; whoever links the entry publishes it. */
    static void configure(Memory entry, long offset, int length, int item, long data, long descriptors) {
        entry.setInt(offset, AmpLayout.lengthAndItem(length, item));
        entry.setInt(offset + AmpLayout.CONF_DATA_OFFSET, (int) data);
        entry.setInt(offset + AmpLayout.CONF_DESC_OFFSET, (int) descriptors);
    }

    /** Whether a buffer is one of this queue's, which is what a master may fill. */
    boolean isOwn(long address) {
        long at = address - dataAddress;
        return at >= 0 && at < (long) length * item && at % item == 0;
    }

    /** Which descriptor stands at an address; for one of this queue's. */
    int slot(long address) {
        return (int) ((address - descAddress) / AmpLayout.DESC_BYTES);
    }

    /** Which of this queue's buffers one of its own is. */
    int buffer(long address) {
        return (int) ((address - dataAddress) / item);
    }

    /** Whether a buffer lies in the window of this queue's data, which is what a remote may read. */
    boolean isReadable(long address) {
        long at = address - windowStart;
        return at >= 0 && at <= window.size() - item && at % AmpLayout.WORD == 0;
    }

    PeerCorruptionException badAddress(int slot, long address) {
        return AmpView.bad(
                "queue-buffer",
                descAddress + (long) slot * AmpLayout.DESC_BYTES,
                address,
                "a buffer of " + item + " bytes from " + EntryInfo.hex(dataAddress));
    }

    PeerCorruptionException badLength(int slot, int value, int most) {
        return AmpView.bad(
                "queue-message-length",
                descAddress + (long) slot * AmpLayout.DESC_BYTES + AmpLayout.DESC_STATE_OFFSET,
                value,
                "0 to " + most);
    }

    /** The length in the header of a message of rpmsg. */
    static PeerCorruptionException badMessage(long address, int value, int most) {
        return AmpView.bad("rpmsg-length", address + AmpLayout.MESSAGE_LENGTH_OFFSET, value, "0 to " + most);
    }

    PeerCorruptionException badFlags(int slot, int state) {
        return AmpView.bad(
                "queue-flags",
                descAddress + (long) slot * AmpLayout.DESC_BYTES + AmpLayout.DESC_STATE_OFFSET,
                Integer.toUnsignedLong(state),
                "flags that follow from those before: one side began anew");
    }

    /** Two header words of a message. */
    long pair(long address) {
        return window.getIntPair(address - windowStart);
    }

    void pair(long address, int first, int second) {
        window.setIntPair(address - windowStart, first, second);
    }

    /** The window itself; a buffer starts at {@link #offset}. */
    MemorySegment inPlace(long address, int bytes) {
        return window.inPlace(address - windowStart, bytes);
    }

    long offset(long address) {
        return address - windowStart;
    }

    void copyIn(long address, byte[] source, int offset, int bytes) {
        window.copyIn(address - windowStart, source, offset, bytes);
    }

    void copyIn(long address, MemorySegment source, long offset, int bytes) {
        window.copyIn(address - windowStart, source, offset, bytes);
    }

    void copyOut(long address, MemorySegment target, int bytes) {
        window.copyOut(address - windowStart, target, 0, bytes);
    }

    /** Whether a configuration can stand there at all. */
    static void requireRoom(EntryInfo entry, long bytes) {
        if (entry.pool() != Pool.HP || entry.sizeBytes() < bytes) {
            throw new GeometryMismatchException(
                    "a queue's configuration needs " + bytes + " bytes in the HP pool: " + entry);
        }
    }
}
