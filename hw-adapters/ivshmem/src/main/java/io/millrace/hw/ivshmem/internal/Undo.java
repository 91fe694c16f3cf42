package io.millrace.hw.ivshmem.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be taken back, last first, if not everything succeeds. Thread-safety: confined to one thread. */
final class Undo implements AutoCloseable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    /** Everything succeeded: nothing is taken back. */
    <T> T forget(T result) {
        steps.clear();
        return result;
    }

    @Override
    public void close() {
        steps.forEach(Runnable::run);
    }
}
