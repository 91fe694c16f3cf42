package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.TargetMap;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done with the interrupt of a device, and how it is rung. Thread-safety: immutable.
 *
 * @param rearm how the next interrupt is let through
 * @param acknowledge what is stored first, as the device demands
 * @param ring the register that rings; empty: rings go nowhere
 * @param targets what is stored there
 */
public record UioInterruptSpec(
        RearmMode rearm, Optional<RegisterStore> acknowledge, OptionalLong ring, TargetMap targets) {
    /**
     * An interrupt that is let through as its driver demands; a ring stores its number.
     *
     * @param acknowledge register and value, like {@code 0x64=0xffffffff}, or empty for none
     * @param ring register, like {@code 0x60}, or empty for none
     * @return what is to be done
     * @throws IllegalArgumentException if one of them is none
     */
    public static UioInterruptSpec of(String acknowledge, String ring) {
        return of(RearmMode.AUTO, acknowledge, ring, UioTargets.of(""));
    }

    /**
     * Reads what a configuration says.
     *
     * @param rearm how the next interrupt is let through
     * @param acknowledge register and value, or empty for none
     * @param ring register, or empty for none
     * @param targets what is stored there
     * @return what is to be done
     * @throws IllegalArgumentException if one of them is none
     */
    public static UioInterruptSpec of(RearmMode rearm, String acknowledge, String ring, TargetMap targets) {
        return new UioInterruptSpec(
                rearm,
                acknowledge.isBlank() ? Optional.empty() : Optional.of(RegisterStore.parse("ack", acknowledge)),
                ring.isBlank() ? OptionalLong.empty() : OptionalLong.of(register(ring.strip())),
                targets);
    }

    private static long register(String text) {
        if (!UioNumbers.isWord(text)) {
            throw new IllegalArgumentException("ring must be a register, like 0x60: ring='" + text + "'");
        }
        return UioNumbers.parse(text);
    }
}
