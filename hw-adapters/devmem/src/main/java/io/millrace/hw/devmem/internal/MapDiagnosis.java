package io.millrace.hw.devmem.internal;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Machine;
import java.util.Optional;

/**
 * Why a range of physical memory cannot be mapped: what the error numbers mean is that of {@code mmap_mem} in
 * drivers/char/mem.c; a driver with a node of its own is held to the same.
 *
 * <p>Thread-safety: immutable.
 */
final class MapDiagnosis {
    private static final long MEBIBYTE = 1 << 20;
    private static final long KIBIBYTE = 1 << 10;

    private final PhysicalRange range;
    private final String location;
    private final Kernel kernel;

    MapDiagnosis(DevMemSpec spec, Kernel kernel) {
        this.range = spec.range();
        this.location = spec.location();
        this.kernel = kernel;
    }

    /** Before it is mapped: memory that the kernel uses itself, as far as anybody knows. */
    Optional<Refusal> systemRam() {
        IoMem ioMem = kernel.ioMem();
        if (!ioMem.isKnown()) {
            return Optional.of(new Refusal(
                    "refused " + location + ": it may be System RAM, " + ioMem.describe(range),
                    "run it with CAP_SYS_ADMIN, which shows them, or set systemRam=true if the range is none"));
        }
        return ioMem.systemRam(range)
                .map(it -> new Refusal(
                        "refused " + location + ": it overlaps System RAM, /proc/iomem has '" + it.text() + "'",
                        "correct the address, or " + reserve()));
    }

    Refusal explain(int errno) {
        KernelFacts facts = new KernelFacts(kernel);
        IoMem ioMem = kernel.ioMem();
        String seen = "cannot map " + location + ": " + Errno.name(errno) + "; " + ioMem.describe(range) + ", "
                + facts.rawIo() + ", " + facts.lockdown() + ", " + facts.strict();
        return switch (errno) {
            case Errno.EPERM -> forbidden(seen, ioMem);
            case Errno.EINVAL ->
                new Refusal(
                        seen + "; it is outside of what this processor addresses or this driver maps",
                        "correct address, size or device");
            case Errno.EAGAIN ->
                new Refusal(
                        seen + "; somebody has mapped it with other caching",
                        "stop that driver, or use its node (device)");
            default -> new Refusal(seen + "; the device maps no memory like this", "correct device");
        };
    }

    private Refusal forbidden(String seen, IoMem ioMem) {
        if (ioMem.systemRam(range).isPresent()) {
            return new Refusal(seen + "; STRICT_DEVMEM keeps everybody off memory that the kernel uses", reserve());
        }
        String other = "start the kernel with iomem=relaxed, or " + KernelFacts.OTHER_NODE;
        return ioMem.owner(range)
                .map(it -> new Refusal(
                        seen + "; '" + it.owner()
                                + "' has the range, and IO_STRICT_DEVMEM keeps everybody off what a driver has",
                        "unbind it, " + other))
                .orElseGet(() -> new Refusal(
                        seen + "; STRICT_DEVMEM keeps everybody off memory that the kernel uses, and"
                                + " IO_STRICT_DEVMEM off what a driver has",
                        reserve() + ", " + other));
    }

    /** How to take the range away from the kernel, which has memory in pages. */
    private String reserve() {
        long page = Machine.pageSize();
        long start = range.start() / page * page;
        long end = (range.last() / page + 1) * page;
        return "take the range from the kernel: memmap=" + size(end - start) + "$0x" + Long.toHexString(start)
                + " at its start (x86), or a reserved-memory node with no-map (device tree)";
    }

    private static String size(long bytes) {
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "M" : bytes / KIBIBYTE + "K";
    }
}
