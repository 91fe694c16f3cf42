package io.millrace.cli.fusiondock;

import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;

/**
 * What was typed about the link. Thread-safety: immutable.
 *
 * @param role which side to play
 * @param base where region 0 starts in the file, bytes; region 1 follows
 * @param regionBytes length of a region
 * @param waitsForRing whether a message is looked at only after a ring
 * @param fallbackNanos after so long without a ring we look all the same
 * @param settleNanos how long a tick is left alone after it was seen first
 * @param maxMessage the longest message to receive, bytes
 * @param timeoutNanos bound of every wait
 */
record Settings(
        Role role,
        long base,
        int regionBytes,
        boolean waitsForRing,
        long fallbackNanos,
        long settleNanos,
        int maxMessage,
        long timeoutNanos) {
    /** Bytes the file must have. */
    long fileBytes() {
        return regionOffset(2);
    }

    /** Where a region starts in the file. */
    long regionOffset(int region) {
        return base + (long) region * regionBytes;
    }

    /** The same for memory in which region 0 starts somewhere else. */
    Settings withBase(long start) {
        return new Settings(
                role, start, regionBytes, waitsForRing, fallbackNanos, settleNanos, maxMessage, timeoutNanos);
    }

    /** The region we write. */
    int txRegion() {
        return role == Role.LINUX ? 0 : 1;
    }

    /** The region we read. */
    int rxRegion() {
        return 1 - txRegion();
    }

    /** The most a slot can carry, bytes. */
    int capacity() {
        return FusiondockLayout.capacity(regionBytes);
    }

    /** A link that initialises nothing, and rings once for each message. */
    FusiondockOptions link(int longest) {
        return options(Init.NEVER, false, capacity(), longest);
    }

    /** A link that makes empty slots. */
    FusiondockOptions init(int maxSize, boolean both) {
        return options(Init.ALWAYS, both, maxSize, 1);
    }

    private FusiondockOptions options(Init init, boolean both, int maxSize, int longest) {
        FusiondockOptions usual = FusiondockOptions.of(role, base, regionBytes);
        return new FusiondockOptions(
                role,
                usual.txOffset(),
                usual.rxOffset(),
                regionBytes,
                usual.states(),
                init,
                both,
                maxSize,
                longest,
                waitsForRing,
                settleNanos,
                false,
                false,
                false,
                0,
                timeoutNanos == Long.MAX_VALUE ? 0 : timeoutNanos,
                0,
                usual.peerTarget());
    }
}
