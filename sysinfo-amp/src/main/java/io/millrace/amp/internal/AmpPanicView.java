package io.millrace.amp.internal;

import io.millrace.amp.PanicDump;
import io.millrace.api.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The panic area. Thread-safety: thread-safe; what is read may tear while a core is dying. Source: ESP-AMP, panic. */
final class AmpPanicView {
    private AmpPanicView() {}

    /** What stands there, a length of the stack beyond its place taken for its place. */
    static PanicDump read(Memory area) {
        int stackBytes = area.getInt(AmpLayout.PANIC_STACK_LENGTH_OFFSET);
        int words = Math.clamp(stackBytes / AmpLayout.WORD, 0, AmpLayout.PANIC_STACK_WORDS);
        byte[] text = new byte[AmpLayout.PANIC_TEXT_BYTES];
        area.copyOut(AmpLayout.PANIC_TEXT_OFFSET, text, 0, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new PanicDump(
                area.getInt(0) != 0,
                new String(text, 0, end, StandardCharsets.UTF_8),
                words(area, AmpLayout.PANIC_REGISTERS_OFFSET, AmpLayout.PANIC_REGISTERS),
                words(area, AmpLayout.PANIC_STACK_OFFSET, words));
    }

    private static List<Integer> words(Memory area, int offset, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> area.getInt(offset + (long) i * AmpLayout.WORD))
                .toList();
    }
}
