package io.millrace.hw.ipi.internal;

import io.millrace.hw.libc.TargetMap;
import java.util.Objects;

/**
 * A device that rings, and how. Thread-safety: immutable.
 *
 * @param device absolute path of the device
 * @param calls how the system is called
 * @param ring how the device is told to ring
 * @param request the driver's request number with {@link Ring#IOCTL}, else {@link #NO_REQUEST}
 * @param bytes of one ring that is written or read, 4 or 8
 * @param receive how a ring is heard
 * @param registerRequest the driver's request number that takes an eventfd with {@link Receive#EVENTFD}, else
 *     {@link #NO_REQUEST}
 * @param targets what the number of a ring means
 */
public record IpiSpec(
        String device,
        IpiCalls calls,
        Ring ring,
        long request,
        int bytes,
        Receive receive,
        long registerRequest,
        TargetMap targets) {
    /** No request. */
    public static final long NO_REQUEST = 0;

    /** Every request gets an argument of this length, with a number in front and zeros behind it. */
    static final int ARGUMENT_BYTES = 40;

    private static final long LAST_REQUEST = 0xFFFF_FFFFL;
    /** {@code _IOC_SIZE} of asm-generic/ioctl.h: how much of the argument the driver says it takes. */
    private static final int SIZE_SHIFT = 16;

    private static final int SIZE_MASK = 0x3FFF;

    /** Checks everything that does not depend on the machine. */
    public IpiSpec {
        Objects.requireNonNull(calls, "calls");
        Objects.requireNonNull(targets, "targets");
        if (!device.startsWith("/") || device.endsWith("/") || device.indexOf(0) >= 0) {
            throw new IllegalArgumentException("device must be the absolute path of a device: device='" + device + "'");
        }
        if (bytes != Integer.BYTES && bytes != Long.BYTES) {
            throw new IllegalArgumentException("bytes must be 4 or 8: bytes=" + bytes);
        }
        if (ring == Ring.NONE && receive == Receive.NONE) {
            throw new IllegalArgumentException("ring=NONE and receive=NONE: a device that neither rings nor is heard");
        }
        check("request", request, ring == Ring.IOCTL, "ring=IOCTL");
        check("registerRequest", registerRequest, receive == Receive.EVENTFD, "receive=EVENTFD");
    }

    /**
     * The device of openEuler MCS: one request rings, and the poll takes a ring along.
     *
     * @param device absolute path of the device
     * @param calls how the system is called
     * @param targets which processor the number of a ring means
     * @return the specification
     */
    public static IpiSpec mcs(String device, IpiCalls calls, TargetMap targets) {
        return new IpiSpec(
                device,
                calls,
                Ring.IOCTL,
                McsRequests.SEND_INTERRUPT,
                Integer.BYTES,
                Receive.POLL,
                NO_REQUEST,
                targets);
    }

    private static void check(String property, long request, boolean needed, String by) {
        if (needed != (request != NO_REQUEST)) {
            throw new IllegalArgumentException(
                    property + " must be given with " + by + ", and only then: " + property + "=" + hex(request));
        }
        if (request < 0 || request > LAST_REQUEST || (request >> SIZE_SHIFT & SIZE_MASK) > ARGUMENT_BYTES) {
            throw new IllegalArgumentException(property + " must be a request of 32 bits whose argument has at most "
                    + ARGUMENT_BYTES + " bytes: " + property + "=" + hex(request));
        }
        if (request == McsRequests.PROCESSOR_ON || request == McsRequests.QUERY_MEMORY) {
            throw new IllegalArgumentException(property
                    + " must not be one that starts a processor of openEuler MCS or takes more than our argument: "
                    + property + "=" + hex(request));
        }
    }

    static String hex(long request) {
        return "0x" + Long.toHexString(request);
    }
}
