package io.millrace.amp.internal;

import java.util.Optional;

/**
 * One queue as a configuration names it. Thread-safety: immutable.
 *
 * @param id of its entry
 * @param shape how to make it; empty if it is only looked for
 * @param interrupt rung with every message, -1 for none
 */
record AmpPort(int id, Optional<Shape> shape, int interrupt) {
    /**
     * How large a queue is.
     *
     * @param length messages
     * @param item longest message
     */
    record Shape(int length, int item) {}
}
