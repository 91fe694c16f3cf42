package io.millrace.hw.devmem.internal;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;

/**
 * Why a node that maps physical memory cannot be opened: what its error numbers mean is that of {@code open_port} in
 * drivers/char/mem.c.
 *
 * <p>Thread-safety: immutable.
 */
final class OpenDiagnosis {
    private static final String OTHER_NODE = KernelFacts.OTHER_NODE;

    private final String device;
    private final Kernel kernel;
    private final KernelFacts facts;

    OpenDiagnosis(String device, Kernel kernel) {
        this.device = device;
        this.kernel = kernel;
        this.facts = new KernelFacts(kernel);
    }

    Refusal explain(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> absent(errno);
            case Errno.EACCES ->
                refusal(
                        errno,
                        "it is " + status() + ", and we are user " + Integer.toUnsignedString(Machine.effectiveUser()),
                        "run as its owner, or give our group the right to write it");
            case Errno.EPERM -> refusal(errno, facts.rawIo() + ", " + facts.lockdown(), permission());
            case Errno.ELOOP -> refusal(errno, "a link is not followed", "configure as device what it leads to");
            default ->
                refusal(errno, "it is " + status() + ", and no driver answers for it like this", "correct device");
        };
    }

    private Refusal absent(int errno) {
        return kernel.devMem().equals(device)
                ? refusal(
                        errno,
                        facts.devMem(),
                        "use a kernel with DEVMEM, give the container the node, or " + OTHER_NODE)
                : refusal(errno, "no driver has made it", "load its driver, or correct device");
    }

    private String permission() {
        if (!kernel.hasRawIo().orElse(true)) {
            return "run with CAP_SYS_RAWIO: as root, or with AmbientCapabilities=CAP_SYS_RAWIO of systemd";
        }
        return facts.isLockedDown()
                ? "start without lockdown (secure boot), or " + OTHER_NODE
                : "allow the device to this control group or container, or " + OTHER_NODE;
    }

    private Refusal refusal(int errno, String seen, String remedy) {
        return new Refusal("cannot open " + device + ": " + Errno.name(errno) + "; " + seen, remedy);
    }

    private String status() {
        return Names.status(device).map(FileStatus::summary).orElse("gone");
    }
}
