package io.millrace.amp;

/**
 * The chips and where their shared memory is. Source: ESP-AMP, memory map of each chip; the end of the HP region and
 * the ranges are fixed by the firmware, the base of the RTC memory by the chip.
 */
public enum AmpChip {
    /** ESP32-C6, with a low-power core. */
    C6(0x4087_e560L, 0x5000_0000L, 20480),
    /** ESP32-C5, with a low-power core; ROM code may move its RTC pool up, by an amount the firmware's build tells. */
    C5(0x4085_e4f0L, 0x5000_0000L, 20480),
    /** ESP32-P4, two high-performance cores: no RTC pool. */
    P4(0x4ff7_f000L, -1, 65536);

    private static final int STANDARD_HP = 16384;
    private static final int STANDARD_RTC = 256;
    private static final int STANDARD_ULP_RESERVE = 14500;

    private final long hpEnd;
    private final long rtcBase;
    private final int maxHpBytes;

    AmpChip(long hpEnd, long rtcBase, int maxHpBytes) {
        this.hpEnd = hpEnd;
        this.rtcBase = rtcBase;
        this.maxHpBytes = maxHpBytes;
    }

    /**
     * The geometry of a firmware that was built with its defaults.
     *
     * @return the geometry
     */
    public AmpGeometry standard() {
        int rtcSize = rtcBase < 0 ? 0 : STANDARD_RTC;
        return new AmpGeometry(STANDARD_HP, rtcSize, STANDARD_ULP_RESERVE, hpEnd, Math.max(rtcBase, 0));
    }

    /**
     * The most the firmware's configuration lets {@code HP_SHARED_MEM_SIZE} be.
     *
     * @return bytes
     */
    public int maxHpBytes() {
        return maxHpBytes;
    }
}
