package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.GeometryMismatchException;

/**
 * How a link is laid out and how this side behaves. Thread-safety: immutable.
 *
 * @param side which side we are
 * @param ab the area on which A sends
 * @param ba the area on which B sends
 * @param abOffset where the area on which A sends starts, bytes from the start of the memory
 * @param baOffset where the area on which B sends starts
 * @param role what we initialise
 * @param lenient whether a message of the peer may start at any word
 * @param quarantine whether an endpoint with nonsense is given up, rather than released
 * @param copyOut whether messages are copied before they are handed out; always so on DEVICE memory
 * @param fair whether small messages wait for a large one that found no room
 * @param handshake which handshake opens the link
 * @param leaseNanos how long a close waits for open claims and leases, nanoseconds
 */
public record NrfRpcOptions(
        Side side,
        NrfRpcLayout ab,
        NrfRpcLayout ba,
        long abOffset,
        long baOffset,
        Role role,
        boolean lenient,
        boolean quarantine,
        boolean copyOut,
        boolean fair,
        Handshake handshake,
        long leaseNanos) {
    private static final long DEFAULT_LEASE_NANOS = 1_000_000_000L;

    /** Which side. */
    public enum Side {
        /** Sends on the area AB. */
        A,
        /** Sends on the area BA. */
        B
    }

    /** What we initialise. */
    public enum Role {
        /** Both areas. */
        CREATE,
        /** The area we send on. */
        OWN,
        /** Nothing that is live: the area we send on is taken over, or initialised if it never was. */
        ATTACH
    }

    /** The handshake on slot 0 that revision R2 knows; its versions differ in the two words. */
    public enum Handshake {
        /** None. */
        NONE(0, 0),
        /** INIT is 0xFFFFFFF0, CONFIRM 0xFFFFFFF1. */
        F0_F1(0xFFFFFFF0, 0xFFFFFFF1),
        /** INIT is 0xFFFFFFF1, CONFIRM 0xFFFFFFF2. */
        F1_F2(0xFFFFFFF1, 0xFFFFFFF2);

        private final int init;
        private final int confirm;

        Handshake(int init, int confirm) {
            this.init = init;
            this.confirm = confirm;
        }

        /** Whether a word in the slot of an endpoint belongs to this handshake. */
        boolean takes(int endpoint, int word) {
            return this != NONE && endpoint == 0 && (word == init || word == confirm);
        }

        int init() {
            return init;
        }

        int confirm() {
            return confirm;
        }
    }

    /** Checks that the areas do not overlap. */
    public NrfRpcOptions {
        if (abOffset < baOffset + ba.sizeBytes() && baOffset < abOffset + ab.sizeBytes()) {
            throw new GeometryMismatchException("areas overlap: AB has " + ab.sizeBytes() + " bytes at " + abOffset
                    + ", BA has " + ba.sizeBytes() + " bytes at " + baOffset);
        }
    }

    /**
     * The options most links have: AB at 0, BA right behind it, attach, strict, no handshake.
     *
     * @param side which side we are
     * @param ab the area on which A sends
     * @param ba the area on which B sends
     * @return the options
     */
    public static NrfRpcOptions of(Side side, NrfRpcLayout ab, NrfRpcLayout ba) {
        return new NrfRpcOptions(
                side,
                ab,
                ba,
                0,
                ab.sizeBytes(),
                Role.ATTACH,
                false,
                false,
                false,
                false,
                Handshake.NONE,
                DEFAULT_LEASE_NANOS);
    }

    /**
     * The same with another role.
     *
     * @param other the role
     * @return the options
     */
    public NrfRpcOptions withRole(Role other) {
        return new NrfRpcOptions(
                side, ab, ba, abOffset, baOffset, other, lenient, quarantine, copyOut, fair, handshake, leaseNanos);
    }

    /**
     * The same at other places.
     *
     * @param ab where AB starts
     * @param ba where BA starts
     * @return the options
     */
    public NrfRpcOptions withOffsets(long ab, long ba) {
        return new NrfRpcOptions(
                side, this.ab, this.ba, ab, ba, role, lenient, quarantine, copyOut, fair, handshake, leaseNanos);
    }

    NrfRpcLayout outLayout() {
        return side == Side.A ? ab : ba;
    }

    NrfRpcLayout inLayout() {
        return side == Side.A ? ba : ab;
    }

    long outOffset() {
        return side == Side.A ? abOffset : baOffset;
    }

    long inOffset() {
        return side == Side.A ? baOffset : abOffset;
    }
}
