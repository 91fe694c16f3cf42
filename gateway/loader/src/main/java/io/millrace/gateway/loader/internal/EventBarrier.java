package io.millrace.gateway.loader.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * Waits for the end of what the changes of configurations so far have set off. One thread tells all listeners of one
 * change after another, Declarative Services among them, which stop components in that call: who hears of a later
 * change knows that everybody has dealt with those before. The later change is a configuration that is deleted before
 * anything was in it.
 *
 * <p>Thread-safety: one thread waits at a time, any may tell of events.
 */
final class EventBarrier {
    private static final String MARK = "io.millrace.loader.mark";
    /** A link may wait for leases, by default a part of a second, at most a minute. */
    private static final long LONGEST_SECONDS = 90;

    private final ConfigurationAdmin admin;
    private final Semaphore marks = new Semaphore(0);

    EventBarrier(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Whether an event is nothing but the mark. */
    boolean isMark(ConfigurationEvent event) {
        boolean mark = MARK.equals(event.getPid());
        if (mark) {
            marks.release();
        }
        return mark;
    }

    /** Whether everybody is done within the time; not if this thread is interrupted, which it then stays. */
    boolean await() {
        marks.drainPermits();
        try {
            admin.getConfiguration(MARK, "?").delete();
            return marks.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
