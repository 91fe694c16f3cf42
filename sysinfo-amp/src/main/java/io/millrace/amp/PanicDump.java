package io.millrace.amp;

import java.util.List;

/**
 * The last words of a sub core that panicked. Thread-safety: immutable. Source: ESP-AMP, panic.
 *
 * @param isAbort whether it gave up by itself; otherwise an exception of the processor
 * @param text what it said
 * @param registers 64 words, in the order of the processor's frame
 * @param stack what was saved of the stack, at most 256 words
 */
public record PanicDump(boolean isAbort, String text, List<Integer> registers, List<Integer> stack) {
    /** Makes the lists unmodifiable. */
    public PanicDump {
        registers = List.copyOf(registers);
        stack = List.copyOf(stack);
    }
}
