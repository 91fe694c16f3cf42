package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One window, by device addresses: the words of chains, events and interrupts. Who calls has checked the address.
 *
 * <p>Thread-safety: thread-safe. Ordering: a link is loaded with acquire and stored with release, and publishes the
 * entry behind it.
 */
final class AmpView {
    private final Memory memory;
    private final Pool pool;
    private final long start;
    private final long poolStart;
    private final long limit;

    /** A view of a window that is there. */
    AmpView(AmpMemory windows, Pool pool) {
        this.memory = windows.window(pool).orElseThrow();
        this.pool = pool;
        this.start = windows.geometry().start(pool);
        this.poolStart = windows.geometry().poolStart(pool);
        this.limit = windows.geometry().limit(pool);
    }

    Pool pool() {
        return pool;
    }

    long start() {
        return start;
    }

    long poolStart() {
        return poolStart;
    }

    long limit() {
        return limit;
    }

    boolean isDevice() {
        return memory.access() == Access.DEVICE;
    }

    /** A header: id and size below, the link above. */
    long header(long address) {
        return memory.getIntPairAcquire(address - start);
    }

    /** Writes a header whose link is empty; nobody sees it yet. */
    void header(long address, int idAndSize) {
        memory.setIntPair(address - start, idAndSize, 0);
    }

    /** Writes a sentinel with an empty link; the link first, so that a chain is never seen to go on into old bytes. */
    void sentinel(long address) {
        link(address, 0);
        memory.setIntRelease(address - start, AmpLayout.SENTINEL);
    }

    /** Publishes an entry, through the header in front of it. */
    void link(long header, long next) {
        memory.setIntRelease(header + AmpLayout.NEXT_OFFSET - start, (int) next);
    }

    int word(long address) {
        return memory.getIntAcquire(address - start);
    }

    void word(long address, int value) {
        memory.setIntRelease(address - start, value);
    }

    /** Sets bits; answers the word before. NORMAL memory of the HP region only. */
    int or(long address, int bits) {
        return memory.getAndBitwiseOrInt(address - start, bits);
    }

    /** Clears bits; answers the word before. NORMAL memory of the HP region only. */
    int clear(long address, int bits) {
        return memory.getAndBitwiseAndInt(address - start, ~bits);
    }

    /** NORMAL memory of the HP region only. */
    boolean compareAndSet(long address, int expected, int value) {
        return memory.compareAndSetInt(address - start, expected, value);
    }

    byte octet(long address) {
        return memory.getByte(address - start);
    }

    void octet(long address, byte value) {
        memory.setByte(address - start, value);
    }

    void fence() {
        memory.fence();
    }

    /** Content of a new event. */
    static void clearWord(Memory entry, long address) {
        entry.setInt(0, 0);
    }

    /** Content of a new counter of which one byte is used. */
    static void clearByte(Memory entry, long address) {
        entry.setByte(0, (byte) 0);
    }

    /** A part of the window. */
    Memory part(long address, long bytes) {
        return memory.slice(address - start, bytes);
    }

    int crc32(long address, long bytes) {
        return memory.crc32(address - start, bytes);
    }

    /** A value that breaks the rules, at a device address. */
    static PeerCorruptionException bad(String kind, long address, long value, String allowed) {
        return new PeerCorruptionException(kind, address, "0x" + Long.toHexString(value), allowed);
    }

    /** A problem as tools see it, with the bytes that stand at its place now. */
    Problem problem(PeerCorruptionException cause, long count) {
        long at = Math.clamp(cause.offset(), start, limit);
        byte[] sample = new byte[(int) Math.min(Problem.MAX_SAMPLE_BYTES, limit - at)];
        memory.copyOut(at - start, sample, 0, sample.length);
        return new Problem(
                cause.kind(),
                cause.offset(),
                cause.value(),
                cause.allowed(),
                count,
                HexFormat.of().formatHex(sample));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s window at 0x%08x", pool, start);
    }
}
