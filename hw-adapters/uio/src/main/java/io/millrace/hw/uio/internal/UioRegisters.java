package io.millrace.hw.uio.internal;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.TargetMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * What is stored in the registers of a device: to acknowledge its interrupt, and to ring it. Thread-safety: immutable;
 * what is stored is a whole word.
 *
 * @param acknowledge tells the device that its interrupt was seen
 * @param ring rings for a target, and answers whether somebody was told
 */
record UioRegisters(Runnable acknowledge, IntPredicate ring) {
    /**
     * Looks the registers up.
     *
     * @param interrupt which ones
     * @param memory where they are, if any memory is mapped
     * @throws SegmentRefusedException if a register is not in that memory
     */
    static UioRegisters of(UioInterruptSpec interrupt, Optional<Memory> memory) {
        return new UioRegisters(
                interrupt
                        .acknowledge()
                        .map(it -> acknowledge(checked("ack", it.register(), memory), it))
                        .orElse(() -> {}),
                ring(interrupt.ring(), interrupt.targets(), memory));
    }

    private static Runnable acknowledge(Memory memory, RegisterStore store) {
        return () -> memory.setInt(store.register(), store.value());
    }

    private static IntPredicate ring(OptionalLong register, TargetMap targets, Optional<Memory> memory) {
        if (register.isEmpty()) {
            return _ -> false;
        }
        long at = register.getAsLong();
        Memory checked = checked("ring", at, memory);
        return target -> ring(checked, at, targets.route(target));
    }

    /** What was stored before, anywhere, is visible to who is rung. A device that is gone is nobody to ring. */
    private static boolean ring(Memory memory, long register, long value) {
        try {
            memory.fence();
            memory.setInt(register, (int) value);
            return true;
        } catch (SegmentLostException nobody) {
            return false;
        }
    }

    private static Memory checked(String property, long register, Optional<Memory> memory) {
        Memory there = memory.orElseThrow(() -> new SegmentRefusedException(
                "refused " + property + ": its register is in no memory, for map=none; choose a map"));
        long last = there.size() - Integer.BYTES;
        if (register % Integer.BYTES != 0 || register > last) {
            throw new SegmentRefusedException("refused " + property + ": its register must be a multiple of "
                    + Integer.BYTES + ", from 0 to " + UioNumbers.hexadecimal(last & -Integer.BYTES) + ": "
                    + UioNumbers.hexadecimal(register));
        }
        return there;
    }
}
