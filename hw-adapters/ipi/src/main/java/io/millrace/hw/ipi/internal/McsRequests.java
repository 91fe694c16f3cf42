package io.millrace.hw.ipi.internal;

/**
 * Requests of {@code /dev/mcs}, the driver {@code mcs_km} of openEuler (openeuler-mirror/mcs, mcs_km/mcs_km.c), as
 * {@code _IOW('A', n, int)} gives them.
 *
 * <p>The size in the numbers is 4, but what the versions take of the argument is 4, 16 or 40 bytes: all are safe with
 * 40 bytes, the processor's number in front, and zeros behind it.
 */
final class McsRequests {
    /** {@code IOC_SENDIPI}: interrupts a processor. */
    static final long SEND_INTERRUPT = 0x4004_4100L;
    /** {@code IOC_CPUON}: starts a processor at an address. Never sent. */
    static final long PROCESSOR_ON = 0x4004_4101L;
    /** {@code IOC_QUERY_MEM}; one branch takes 256 bytes for it. Never sent. */
    static final long QUERY_MEMORY = 0x4004_4103L;

    private McsRequests() {}
}
