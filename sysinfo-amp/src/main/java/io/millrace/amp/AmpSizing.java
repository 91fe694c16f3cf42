package io.millrace.amp;

import io.millrace.amp.SysInfoDump.PoolUse;
import io.millrace.amp.internal.AmpLayout;
import java.util.List;

/** How much room things need, in numbers people can act on. Thread-safety: immutable, static. */
public final class AmpSizing {
    private AmpSizing() {}

    /**
     * What a queue takes.
     *
     * @param length messages
     * @param itemBytes longest message
     * @param lightSleepMain whether the main core sends on it in a light-sleep build: descriptors in the RTC pool
     * @return size of its HP entry, without header
     */
    public static long queueBytes(int length, int itemBytes, boolean lightSleepMain) {
        long descriptors = lightSleepMain ? 0 : descriptorBytes(length);
        return AmpLayout.CONF_BYTES + descriptors + data(length, itemBytes);
    }

    /**
     * What rpmsg takes.
     *
     * @param length messages each way
     * @param itemBytes longest message with its header
     * @param lightSleep whether the firmware is a light-sleep build: the main core's descriptors in the RTC pool
     * @return size of its HP entry, without header
     */
    public static long rpmsgBytes(int length, int itemBytes, boolean lightSleep) {
        return queueBytes(length, itemBytes, lightSleep) + queueBytes(length, itemBytes, false);
    }

    /**
     * What the descriptors of one queue take.
     *
     * @param length messages
     * @return bytes; in a light-sleep build the size of the RTC entry
     */
    public static long descriptorBytes(int length) {
        return (long) AmpLayout.DESC_BYTES * length(length);
    }

    /**
     * The length a queue really gets.
     *
     * @param length messages asked for
     * @return the next power of two
     * @throws IllegalArgumentException if it is not 1 to 32768
     */
    public static int length(int length) {
        if (length < 1 || length > AmpLayout.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a queue's length must be 1 to " + AmpLayout.MAX_LENGTH + ": length=" + length);
        }
        return length == 1 ? 1 : Integer.highestOneBit(length - 1) * 2;
    }

    /**
     * The item a queue really gets.
     *
     * @param itemBytes longest message asked for
     * @return rounded up to a word
     * @throws IllegalArgumentException if it is not 1 to 65532
     */
    public static int item(int itemBytes) {
        if (itemBytes < 1 || itemBytes > AmpLayout.MAX_ITEM) {
            throw new IllegalArgumentException(
                    "a queue's item must be 1 to " + AmpLayout.MAX_ITEM + " bytes: item=" + itemBytes);
        }
        return (int) AmpLayout.roundUp(itemBytes, AmpLayout.WORD);
    }

    /**
     * The {@code HP_SHARED_MEM_SIZE} a firmware needs: interrupt words, sentinel, both events, and what is listed.
     *
     * @param entryBytes sizes of the HP entries, without headers
     * @return bytes, a multiple of 16; the firmware's configuration has a lower and an upper limit of its own
     */
    public static long hpSharedMemSize(List<Long> entryBytes) {
        long events = 2 * AmpLayout.entryBytes(AmpLayout.WORD);
        long entries = entryBytes.stream().mapToLong(AmpLayout::entryBytes).sum();
        return AmpLayout.roundUp(
                AmpLayout.POOL_OFFSET + AmpLayout.HEADER_BYTES + events + entries, AmpLayout.REGION_UNIT);
    }

    private static long data(int length, int itemBytes) {
        return (long) length(length) * item(itemBytes);
    }

    /**
     * Why an entry does not fit, and what would help.
     *
     * @param pool where it should go
     * @param use how full that is
     * @param sizeBytes of the entry
     * @param geometry the firmware's options as they are
     * @return with numbers, for people
     */
    public static String shortage(Pool pool, PoolUse use, long sizeBytes, AmpGeometry geometry) {
        long needed = AmpLayout.entryBytes(sizeBytes);
        int have = pool == Pool.HP ? geometry.hpSizeBytes() : geometry.rtcSizeBytes();
        return "needs " + needed + " bytes (header " + AmpLayout.HEADER_BYTES + ", content "
                + (needed - AmpLayout.HEADER_BYTES) + "); the " + pool + " pool " + EntryInfo.hex(use.start()) + ".."
                + EntryInfo.hex(use.limit()) + " has " + use.free() + " of " + (use.limit() - use.start())
                + " left: " + pool + "_SHARED_MEM_SIZE must be at least "
                + AmpLayout.roundUp(have + needed - use.free(), AmpLayout.REGION_UNIT) + ", it is " + have;
    }
}
