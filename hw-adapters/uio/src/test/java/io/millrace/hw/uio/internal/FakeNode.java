package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Held;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The node of a device whose interrupts the test raises; it counts, merges and answers as the kernel does. */
final class FakeNode implements InterruptNode {
    static final long WRITTEN = 4;

    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    /** Who raises may come later than the end. */
    private final Held raised = new Held(Descriptor.eventfd());

    private final MemorySegment since = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private volatile long answer = WRITTEN;
    private volatile boolean gone;
    private long count;

    FakeNode(long count) {
        this.count = count;
    }

    /** What was done, in its order. */
    List<String> log() {
        return log;
    }

    /** What writing answers from now on. */
    FakeNode answering(long result) {
        answer = result;
        return this;
    }

    void raise() {
        if (raised.enter()) {
            raised.descriptor().write(ONE, Long.BYTES);
            raised.leave();
        }
    }

    /** From now on it can be read at any time, and reading fails. */
    void vanish() {
        gone = true;
        raise();
    }

    @Override
    public Descriptor descriptor() {
        return raised.descriptor();
    }

    @Override
    public long read() {
        if (gone || raised.descriptor().read(since, Long.BYTES) < 0) {
            return NOTHING;
        }
        count += since.get(ValueLayout.JAVA_LONG, 0);
        return count & UioNumbers.LARGEST_WORD;
    }

    @Override
    public long write(int on) {
        log.add("write " + on);
        return answer;
    }

    @Override
    public void close() {
        log.add("close");
        raised.close();
    }
}
