package io.millrace.amp.internal;

/**
 * What a light-sleep build counts: how often the sub core needs the HP memory, in one byte of the RTC pool that only
 * the sub core writes, not atomically. The first count calls the main core by the bare line.
 *
 * <p>Thread-safety: thread-safe. Source: ESP-AMP, system power management.
 */
final class AmpPowerCount implements AmpPower {
    private final AmpView rtc;
    private final long counter;
    private final AmpInterrupts interrupts;

    AmpPowerCount(AmpView rtc, long counter, AmpInterrupts interrupts) {
        this.rtc = rtc;
        this.counter = counter;
        this.interrupts = interrupts;
    }

    @Override
    public synchronized void hold() {
        byte before = rtc.octet(counter);
        rtc.octet(counter, (byte) (before + 1));
        rtc.fence();
        if (before == 0) {
            interrupts.ringBare();
        }
    }

    @Override
    public synchronized void release() {
        rtc.fence();
        rtc.octet(counter, (byte) (rtc.octet(counter) - 1));
    }
}
