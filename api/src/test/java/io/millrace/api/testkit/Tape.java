package io.millrace.api.testkit;

import io.millrace.api.testkit.Touch.Kind;
import io.millrace.api.testkit.Touch.Order;
import java.util.ArrayList;
import java.util.List;

/** What a recording memory and its slices share: log, counters and the kill. Thread-safety: guarded by itself. */
final class Tape {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Touch> log = new ArrayList<>();
    private final List<PlainStore> pending = new ArrayList<>();
    private boolean logging = true;
    private long bound = NEVER;
    private long stopAfter = NEVER;
    private boolean stopped;
    private long accesses;
    private long stores;

    /** Forgets everything recorded and every limit. */
    void reset(boolean withLog, long newBound, long newStopAfter) {
        log.clear();
        pending.clear();
        logging = withLog;
        bound = newBound;
        stopAfter = newStopAfter;
        stopped = false;
        accesses = 0;
        stores = 0;
    }

    void reset() {
        reset(true, NEVER, NEVER);
    }

    void countOnly(long newBound) {
        reset(false, newBound, NEVER);
    }

    void stopAfter(long newStopAfter) {
        reset(true, NEVER, newStopAfter);
    }

    /** Whether stores must be taken one by one and their bytes kept. */
    boolean isLogging() {
        return logging;
    }

    void forget() {
        log.clear();
    }

    /** Before any access. */
    void enter(long work) {
        if (stopped) {
            throw new Stopped(stores);
        }
        accesses += work;
        if (accesses > bound) {
            throw new TooMuchWork(bound);
        }
    }

    /** Before a store: the one after the last that is allowed is not carried out. */
    void enterStore() {
        if (stopped || stores >= stopAfter) {
            stopped = true;
            throw new Stopped(stores);
        }
    }

    void log(Kind kind, long offset, long width, Order order) {
        if (logging) {
            log.add(new Touch(kind, offset, width, order));
        }
    }

    void stored() {
        stores++;
    }

    void keep(PlainStore store) {
        pending.add(store);
    }

    /** All stores so far are seen by whoever sees what comes next. */
    void publish() {
        pending.clear();
    }

    List<Touch> touches() {
        return List.copyOf(log);
    }

    List<PlainStore> pending() {
        return List.copyOf(pending);
    }

    long accesses() {
        return accesses;
    }

    long stores() {
        return stores;
    }

    boolean isStopped() {
        return stopped;
    }
}
