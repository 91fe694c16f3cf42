package io.millrace.amp.internal;

import io.millrace.amp.PanicDump;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;

/** The panic area for tools. Nobody initialises it: until a core panics it holds anything. Thread-safety: static. */
final class AmpPanicFields {
    private AmpPanicFields() {}

    /**
     * Adds it.
     *
     * @param dump what stands there
     * @param at where it starts in the segment
     */
    static void add(PanicDump dump, long at, Fields fields) {
        int stackBytes = dump.stack().size() * AmpLayout.WORD;
        fields.control(at, AmpLayout.PANIC_BYTES, "panic", "");
        fields.control(at, AmpLayout.WORD, "panic.is_abort", dump.isAbort() ? "yes" : "no");
        fields.control(
                at + AmpLayout.PANIC_STACK_LENGTH_OFFSET, AmpLayout.WORD, "panic.stack_len", stackBytes + " bytes");
        fields.control(at + AmpLayout.PANIC_TEXT_OFFSET, AmpLayout.PANIC_TEXT_BYTES, "panic.text", text(dump.text()));
        words("panic.regs", at + AmpLayout.PANIC_REGISTERS_OFFSET, AmpLayout.PANIC_REGISTERS, fields);
        words("panic.stack", at + AmpLayout.PANIC_STACK_OFFSET, AmpLayout.PANIC_STACK_WORDS, fields);
    }

    private static void words(String name, long at, int count, Fields fields) {
        fields.array(new Array(name, at, AmpLayout.WORD, count), 1, _ -> new Cell(FieldState.CONTROL, ""));
    }

    /** What is no text is not shown. */
    private static String text(String text) {
        return text.chars().allMatch(letter -> letter <= Byte.MAX_VALUE) ? AmpReporter.printable(text) : "";
    }
}
