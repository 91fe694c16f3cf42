package io.millrace.vox.internal;

/**
 * The words of a segment header, as they were read: nothing is checked. Thread-safety: immutable.
 *
 * @param magic {@link VoxLayout#MAGIC} once the segment is ready
 * @param version {@link VoxLayout#VERSION}
 * @param headerSize {@link VoxLayout#HEADER_BYTES}
 * @param totalSize bytes when it was made
 * @param maxPayloadSize longest payload
 * @param inlineThreshold longest inline payload; 0 means 256
 * @param maxGuests entries of the peer table
 * @param bipbufCapacity data bytes of a ring
 * @param peerTableOffset where the peer table starts
 * @param varPoolOffset where the slot pool starts
 * @param heartbeatInterval nanoseconds, 0 for none
 * @param hostGoodbye not 0 once the host is leaving
 * @param numVarSlotClasses slot classes
 * @param currentSize bytes by now
 */
public record VoxHeader(
        long magic,
        int version,
        int headerSize,
        long totalSize,
        int maxPayloadSize,
        int inlineThreshold,
        int maxGuests,
        int bipbufCapacity,
        long peerTableOffset,
        long varPoolOffset,
        long heartbeatInterval,
        int hostGoodbye,
        int numVarSlotClasses,
        long currentSize) {}
