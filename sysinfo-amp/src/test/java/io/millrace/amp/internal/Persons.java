package io.millrace.amp.internal;

import io.millrace.amp.EntryView;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** The record of the documentation's example: {@code struct { char name[16]; uint32_t age; }}. */
final class Persons {
    static final MemoryLayout LAYOUT = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("name"),
            ValueLayout.JAVA_INT.withName("age"));
    static final int SIZE = (int) LAYOUT.byteSize();

    private Persons() {}

    static void write(EntryView view, String name, int age) {
        view.text("name", name);
        view.number("age", age);
    }
}
