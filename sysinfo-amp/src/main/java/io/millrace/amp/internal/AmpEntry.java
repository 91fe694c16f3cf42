package io.millrace.amp.internal;

import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.api.memory.Memory;

/** A block of one epoch. Thread-safety: thread-safe. */
record AmpEntry(EntryInfo info, Memory bytes, AmpEpoch epoch) implements Entry {
    @Override
    public Memory memory() {
        epoch.check(info);
        return bytes;
    }

    @Override
    public boolean isValid() {
        return !epoch.isOver();
    }
}
