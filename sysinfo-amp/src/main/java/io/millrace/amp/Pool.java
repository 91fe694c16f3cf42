package io.millrace.amp;

import java.util.Locale;

/** Where an entry lies. Each pool has a chain of its own, and the same id may be in both. Source: ESP-AMP, SysInfo. */
public enum Pool {
    /** The shared memory of the high-performance core; capability 0 in the firmware. */
    HP,
    /** The low-power memory that survives deep sleep; capability 1. No atomic access by hardware. */
    RTC;

    /**
     * The name as commands and images show it.
     *
     * @return {@code hp} or {@code rtc}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
