package io.millrace.hw.devmem.internal;

/** What a kernel says of itself, for people. Thread-safety: immutable. */
final class KernelFacts {
    /** What to do where all memory cannot be had. */
    static final String OTHER_NODE = "use the node of a driver that maps it (device), or UIO";

    private static final String NOT_KNOWN = "not known";
    private static final String NONE = "none";

    private final Kernel kernel;

    KernelFacts(Kernel kernel) {
        this.kernel = kernel;
    }

    String rawIo() {
        return "CAP_SYS_RAWIO is "
                + kernel.hasRawIo().map(it -> it ? "held" : "not held").orElse(NOT_KNOWN);
    }

    boolean isLockedDown() {
        return !kernel.lockdown().orElse(NONE).equals(NONE);
    }

    String lockdown() {
        return "lockdown is " + kernel.lockdown().orElse(NOT_KNOWN);
    }

    String devMem() {
        return option("DEVMEM");
    }

    String strict() {
        return option("STRICT_DEVMEM") + ", " + option("IO_STRICT_DEVMEM")
                + (kernel.isRelaxed() ? ", iomem=relaxed is set" : "");
    }

    private String option(String name) {
        return name + " is " + kernel.option(name).orElse(NOT_KNOWN);
    }
}
