package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;

/**
 * Why physical memory was refused, and what to do about it. What each error number means is that of drivers/char/mem.c
 * ({@code open_port}, {@code mmap_mem}); a driver with a node of its own is held to the same.
 *
 * <p>Thread-safety: immutable.
 */
final class DevMemDiagnosis {
    private static final long MEBIBYTE = 1 << 20;
    private static final long KIBIBYTE = 1 << 10;

    private final DevMemSpec spec;
    private final Kernel kernel;
    private final KernelFacts facts;

    DevMemDiagnosis(DevMemSpec spec, Kernel kernel) {
        this.spec = spec;
        this.kernel = kernel;
        this.facts = new KernelFacts(kernel);
    }

    /** What the system refused. */
    SegmentRefusedException explain(LibcException e) {
        boolean opening = e.call().equals("open");
        return new SegmentRefusedException("cannot " + (opening ? "open " + spec.device() : "map " + spec.location())
                + ": " + Errno.name(e.errno()) + "; " + (opening ? opening(e.errno()) : mapping(e.errno())));
    }

    /** Refuses memory that the kernel uses itself, as far as anybody knows. */
    void checkSystemRam() {
        IoMem ioMem = kernel.ioMem();
        if (!ioMem.isKnown()) {
            throw new SegmentRefusedException("refused " + spec.location() + ": it may be System RAM, "
                    + ioMem.describe(spec.range())
                    + "; run it with CAP_SYS_ADMIN, which shows them, or set systemRam=true if the range is none");
        }
        ioMem.systemRam(spec.range()).ifPresent(it -> {
            throw new SegmentRefusedException(
                    "refused " + spec.location() + ": it overlaps System RAM, /proc/iomem has '" + it.text()
                            + "'; correct the address, or " + reserve());
        });
    }

    private String opening(int errno) {
        return switch (errno) {
            case Errno.ENOENT ->
                spec.device().equals(DevMemSpec.DEV_MEM)
                        ? facts.devMem() + "; use a kernel with DEVMEM, give the container the node, or " + otherNode()
                        : "load its driver, or correct device";
            case Errno.EACCES ->
                "it is " + status() + ", and we are user "
                        + Integer.toUnsignedString(Machine.effectiveUser())
                        + "; run as its owner, or give our group the right to write it";
            case Errno.EPERM -> facts.rawIo() + ", " + facts.lockdown() + "; " + permission();
            case Errno.ELOOP -> "configure as device what the link leads to";
            default ->
                "it is " + status() + ", and no driver answers for it like this"
                        + (spec.device().equals(DevMemSpec.DEV_MEM) ? ", " + facts.devMem() : "") + "; correct device";
        };
    }

    private String permission() {
        if (!kernel.hasRawIo().orElse(true)) {
            return "run with CAP_SYS_RAWIO: as root, or with AmbientCapabilities=CAP_SYS_RAWIO of systemd";
        }
        return facts.isLockedDown()
                ? "start without lockdown (secure boot), or " + otherNode()
                : "allow the device to this control group or container, or " + otherNode();
    }

    private String mapping(int errno) {
        String seen = kernel.ioMem().describe(spec.range()) + ", " + facts.rawIo() + ", " + facts.lockdown() + ", "
                + facts.strict() + "; ";
        return seen
                + switch (errno) {
                    case Errno.EPERM -> forbidden();
                    case Errno.EINVAL ->
                        "the range is outside of what this processor addresses or this driver maps;"
                                + " correct address, size or device";
                    case Errno.EAGAIN ->
                        "somebody has mapped it with other caching; stop that driver, or use its node" + " (device)";
                    default -> "it is " + status() + ", which maps no memory like this; correct device";
                };
    }

    private String forbidden() {
        IoMem ioMem = kernel.ioMem();
        if (ioMem.systemRam(spec.range()).isPresent()) {
            return "STRICT_DEVMEM keeps everybody off memory that the kernel uses; " + reserve();
        }
        String owner = ioMem.owner(spec.range())
                .map(it -> "'" + it.owner() + "' has the range, and IO_STRICT_DEVMEM keeps everybody off what a driver"
                        + " has; unbind it, ")
                .orElse("the kernel keeps everybody off memory it uses (STRICT_DEVMEM) and off what a driver has"
                        + " (IO_STRICT_DEVMEM); " + reserve() + ", ");
        return owner + "start the kernel with iomem=relaxed, or " + otherNode();
    }

    /** How to take the range away from the kernel, which has memory in pages. */
    private String reserve() {
        long page = Machine.pageSize();
        long start = spec.range().start() / page * page;
        long end = (spec.range().last() / page + 1) * page;
        return "take the range from the kernel: memmap=" + size(end - start) + "$0x" + Long.toHexString(start)
                + " at its start (x86), or a reserved-memory node with no-map (device tree)";
    }

    private static String size(long bytes) {
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "M" : bytes / KIBIBYTE + "K";
    }

    private static String otherNode() {
        return "use the node of a driver that maps it (device), or UIO";
    }

    private String status() {
        return Names.status(spec.device()).map(FileStatus::summary).orElse("gone");
    }
}
