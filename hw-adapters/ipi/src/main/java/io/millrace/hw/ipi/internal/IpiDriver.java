package io.millrace.hw.ipi.internal;

import io.millrace.hw.libc.Errno;

/** Whose device it is, and what its error numbers mean. Thread-safety: immutable. */
public enum IpiDriver {
    /** The driver {@code mcs_km} of openEuler. */
    MCS("mcs") {
        @Override
        String remedyOfOpen(int errno) {
            return switch (errno) {
                case Errno.ENOENT -> "the driver is not loaded: modprobe mcs_km";
                case Errno.EPERM ->
                    "the driver asks for CAP_SYS_RAWIO: run as root, or give that capability to this user";
                case NO_SUCH_DEVICE ->
                    "the driver has no memory region: give it one in the device tree (oe,mcs_remoteproc), or with its "
                            + "parameters rmem_base and rmem_size";
                default -> super.remedyOfOpen(errno);
            };
        }

        @Override
        String remedyOfRing(int errno) {
            return switch (errno) {
                case Errno.EPERM ->
                    "the driver asks for CAP_SYS_RAWIO: run as root, or give that capability to this user";
                case Errno.EINVAL -> "the driver does not know this request, so it is not mcs_km";
                case NO_SUCH_DEVICE -> "the driver has no memory region";
                default -> super.remedyOfRing(errno);
            };
        }
    },
    /** Any other. */
    OTHER("ipi");

    /** ENODEV. */
    private static final int NO_SUCH_DEVICE = 19;
    /** ENOTTY. */
    private static final int NO_SUCH_REQUEST = 25;

    private final String kind;

    IpiDriver(String kind) {
        this.kind = kind;
    }

    /** How a signaler on such a device signals. */
    String kind() {
        return kind;
    }

    /** What to do about a device that cannot be opened. */
    String remedyOfOpen(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> "load its driver, or correct device";
            case Errno.EPERM -> "its driver asks for a capability that this process has not";
            case Errno.EACCES -> "its permission bits forbid it: change them by a rule of udev, or run as its owner";
            case NO_SUCH_DEVICE -> "its driver is not there any more: load it";
            case Errno.EBUSY -> "somebody else has it open";
            case Errno.EMFILE -> "this process has as many files open as it may: raise that limit (ulimit -n)";
            default -> "see the driver's messages in the kernel log";
        };
    }

    /** What may be wrong with a ring that is refused. */
    String remedyOfRing(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "its driver asks for a capability that this process has not";
            case Errno.EINVAL -> "its driver does not take this: see request, bytes and target.map";
            case NO_SUCH_DEVICE -> "its driver is not there any more";
            case NO_SUCH_REQUEST -> "its driver knows no such request: see request";
            default -> "see the driver's messages in the kernel log";
        };
    }
}
