package io.millrace.nrfrpc.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * One area, word by word: the only class of this protocol that touches memory.
 *
 * <p>Thread-safety: thread-safe. Ordering: slot words are loaded with acquire and stored with release; a slot word
 * publishes the message it points at, and its release gives the memory back. Peer: every word is loaded once for each
 * call; who calls keeps the value. Units: bytes from the start of the area.
 */
final class NrfRpcView {
    private final Memory memory;
    private final NrfRpcLayout layout;
    private final long base;
    private final int indexUnit;

    /**
     * Lays a view over memory.
     *
     * @param memory the memory of the link
     * @param base where the area starts in it
     * @param layout what stands where
     * @param lenient whether a message may start at any word instead of at a block border
     * @throws GeometryMismatchException if the area does not fit the memory
     */
    NrfRpcView(Memory memory, long base, NrfRpcLayout layout, boolean lenient) {
        if (base < 0 || base % NrfRpcLayout.WORD_BYTES != 0 || base + layout.sizeBytes() > memory.size()) {
            throw new GeometryMismatchException("area of " + layout.sizeBytes() + " bytes at offset " + base
                    + " does not fit: the offset must be a multiple of 4 and the memory has " + memory.size()
                    + " bytes");
        }
        this.memory = memory.slice(base, layout.sizeBytes());
        this.base = base;
        this.layout = layout;
        this.indexUnit = lenient ? NrfRpcLayout.WORD_BYTES : layout.blockBytes();
    }

    NrfRpcLayout layout() {
        return layout;
    }

    /** Where the area starts in the link's memory. */
    long base() {
        return base;
    }

    boolean isDevice() {
        return memory.access() == Access.DEVICE;
    }

    int slot(int endpoint) {
        return memory.getIntAcquire(layout.slotOffset(endpoint));
    }

    void slot(int endpoint, int word) {
        memory.setIntRelease(layout.slotOffset(endpoint), word);
    }

    int header(int index) {
        return memory.getInt(index);
    }

    void header(int index, int payloadBytes) {
        memory.setInt(index, payloadBytes);
    }

    /** Whether a slot word can be the offset of a message. */
    boolean isIndex(int word) {
        return word >= 0 && word <= layout.maxPayloadBytes() && word % indexUnit == 0;
    }

    /** Whether a size word can belong to a message at an index that is one. */
    boolean isSize(int index, int size) {
        return size >= 0 && size <= layout.maxPayloadBytes() - index;
    }

    /** The whole area, in place; payloads start at {@link NrfRpcLayout#payloadOffset}. */
    MemorySegment inPlace(int index, int payloadBytes) {
        return memory.inPlace(NrfRpcLayout.payloadOffset(index), payloadBytes);
    }

    void copyIn(int index, byte[] source, int offset, int length) {
        memory.copyIn(NrfRpcLayout.payloadOffset(index), source, offset, length);
    }

    void copyIn(int index, MemorySegment source, long offset, int length) {
        memory.copyIn(NrfRpcLayout.payloadOffset(index), source, offset, length);
    }

    void copyOut(int index, MemorySegment target, int length) {
        memory.copyOut(NrfRpcLayout.payloadOffset(index), target, 0, length);
    }

    int crc32(int index, int payloadBytes) {
        return memory.crc32(NrfRpcLayout.payloadOffset(index), payloadBytes);
    }

    /**
     * Whether the area was never initialised, or not to the end: a correct sender never has two messages at offset 0.
     * With a single endpoint an empty message at offset 0 looks the same.
     */
    boolean isUninitialised() {
        return header(0) == 0 && zeroSlots() >= Math.min(2, layout.endpoints());
    }

    /** Whether every slot word is 0, and the size word at offset 0 too. */
    boolean isZeroed() {
        return header(0) == 0 && zeroSlots() == layout.endpoints();
    }

    private int zeroSlots() {
        int zeros = 0;
        for (int endpoint = 0; endpoint < layout.endpoints(); endpoint++) {
            if (slot(endpoint) == 0) {
                zeros++;
            }
        }
        return zeros;
    }

    /**
     * Writes EMPTY into every slot and zero into the queue's positions. The last two slots change with one store where
     * their address allows it: an area that is left half done shows two zeros, and so is not taken for one with
     * messages.
     */
    void initialise() {
        if (layout.queueItems() > 0) {
            memory.setInt(layout.queueTxOffset(), 0);
            memory.setInt(layout.queueRxOffset(), 0);
        }
        int pair = (base + layout.slotOffset(0)) % Long.BYTES == 0 ? 0 : 1;
        boolean paired = pair + 1 < layout.endpoints();
        for (int endpoint = layout.endpoints() - 1; endpoint >= 0; endpoint--) {
            if (!paired || endpoint < pair || endpoint > pair + 1) {
                slot(endpoint, NrfRpcLayout.EMPTY);
            }
        }
        if (paired) {
            memory.setLongRelease(layout.slotOffset(pair), NrfRpcLayout.EMPTY_PAIR);
        }
    }

    int queueTx() {
        return memory.getIntAcquire(layout.queueTxOffset());
    }

    void queueTx(int position) {
        memory.setIntRelease(layout.queueTxOffset(), position);
    }

    int queueRx() {
        return memory.getIntAcquire(layout.queueRxOffset());
    }

    void queueRx(int position) {
        memory.setIntRelease(layout.queueRxOffset(), position);
    }

    void queueItem(int position, int signal) {
        memory.setByte(layout.queueItemOffset(position), (byte) signal);
    }

    PeerCorruptionException badSlot(int endpoint, int word, String allowed) {
        return new PeerCorruptionException("slot-word", base + layout.slotOffset(endpoint), hex(word), allowed);
    }

    PeerCorruptionException badIndex(int endpoint, int word) {
        return badSlot(
                endpoint, word, "EMPTY, PENDING, or a multiple of " + indexUnit + " up to " + layout.maxPayloadBytes());
    }

    PeerCorruptionException badSize(int index, int size) {
        return new PeerCorruptionException(
                "message-size", base + index, hex(size), "0 to " + (layout.maxPayloadBytes() - index));
    }

    PeerCorruptionException badQueue(String which, int offset, int position) {
        return new PeerCorruptionException(which, base + offset, hex(position), "0 to " + (layout.queueItems() - 1));
    }

    /** A problem as tools see it, with the bytes that stand at its place now. */
    Problem problem(PeerCorruptionException cause, long count) {
        long at = Math.clamp(cause.offset() - base, 0, layout.sizeBytes());
        byte[] sample = new byte[(int) Math.min(Problem.MAX_SAMPLE_BYTES, layout.sizeBytes() - at)];
        memory.copyOut(at, sample, 0, sample.length);
        return new Problem(
                cause.kind(),
                cause.offset(),
                cause.value(),
                cause.allowed(),
                count,
                HexFormat.of().formatHex(sample));
    }

    private static String hex(int word) {
        return "0x" + Integer.toHexString(word);
    }
}
