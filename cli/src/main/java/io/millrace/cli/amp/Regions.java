package io.millrace.cli.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;

/**
 * How large the regions of a firmware are, as typed. Thread-safety: immutable. Units: bytes.
 *
 * @param hpSize interrupt words and HP pool
 * @param rtcSize RTC pool
 * @param ulpReserve reserve of the low-power core
 * @param rtcBase device address of that reserve; the chip's if it is negative
 */
record Regions(long hpSize, long rtcSize, long ulpReserve, long rtcBase) {
    static final int HP_SIZE = 16384;
    static final int RTC_SIZE = 256;
    static final int ULP_RESERVE = 14500;
    static final long CHIPS_BASE = -1;

    private static final int LEAST_HP = 1024;
    private static final int LEAST_RTC = 2;
    private static final int MOST_RTC = 1024;
    private static final int MOST_RESERVE = 1 << 24;
    private static final long LAST_ADDRESS = (1L << 32) - 1;

    /**
     * Where everything is on a chip.
     *
     * @param chip the chip
     * @param isRtcGiven whether there is a file of the RTC pool
     * @param prefix of the names of options in messages
     * @throws ExitException if the chip has no such regions
     */
    AmpGeometry on(AmpChip chip, boolean isRtcGiven, String prefix) {
        AmpGeometry standard = chip.standard();
        boolean hasRtc = standard.rtcSizeBytes() > 0;
        if (isRtcGiven && !hasRtc) {
            throw new ExitException(ExitException.USAGE, prefix + "rtc: " + chip + " has no RTC pool");
        }
        Numbers.check(prefix + "hp-size", hpSize, LEAST_HP, chip.maxHpBytes());
        Numbers.check(prefix + "rtc-size", rtcSize, LEAST_RTC, MOST_RTC);
        Numbers.check(prefix + "ulp-reserve", ulpReserve, rtcSize, MOST_RESERVE);
        Numbers.check(prefix + "rtc-base", rtcBase, CHIPS_BASE, LAST_ADDRESS);
        try {
            return new AmpGeometry(
                    (int) hpSize,
                    hasRtc ? (int) rtcSize : 0,
                    (int) ulpReserve,
                    standard.hpEnd(),
                    rtcBase < 0 ? standard.rtcBase() : rtcBase);
        } catch (GeometryMismatchException e) {
            throw new ExitException(ExitException.USAGE, e.getMessage());
        }
    }
}
