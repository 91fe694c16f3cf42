package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What announces a region: 16 bytes that travel with one handle on its memory. Source: vox-shm 0.3.1, mmap attach
 * message. Thread-safety: immutable. Units: bytes.
 *
 * @param id the region's number, counted by its sender
 * @param generation always 0 in vox-shm 0.3.1
 * @param length of the region, unsigned
 */
record VoxDatagram(int id, int generation, long length) {
    /** The one length of a datagram. */
    static final int BYTES = 16;

    private static final String KIND = "mmap-datagram";
    private static final int AT_LENGTH = 8;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(id)
                .putInt(generation)
                .putLong(length)
                .array();
    }

    /** Reads one that has the one length. */
    static VoxDatagram decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new VoxDatagram(buffer.getInt(), buffer.getInt(), buffer.getLong());
    }

    /** The registry's word for this region. */
    long key() {
        return key(id, generation);
    }

    static long key(int id, int generation) {
        return (long) generation << Integer.SIZE | Integer.toUnsignedLong(id);
    }

    /** What is wrong with the memory it announces. */
    PeerCorruptionException wrongLength(String allowed) {
        return new PeerCorruptionException(
                KIND, AT_LENGTH, "length " + Long.toUnsignedString(length) + " of " + this, allowed);
    }

    /** What is wrong with a datagram as a whole. */
    static PeerCorruptionException wrong(String value, String allowed) {
        return new PeerCorruptionException(KIND, 0, value, allowed);
    }

    @Override
    public String toString() {
        return "region " + Integer.toUnsignedString(id) + "." + Integer.toUnsignedString(generation);
    }
}
