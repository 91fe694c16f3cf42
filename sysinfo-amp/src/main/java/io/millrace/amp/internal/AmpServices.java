package io.millrace.amp.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.ShmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/**
 * A link, its services, and the thread that looks after them. The thread waits where the other core's interrupts come
 * in, so that their handlers run at once; now and then it looks at the chains. A link that makes nothing opens when the
 * other core has initialised the memory.
 *
 * <p>Thread-safety: thread-safe.
 */
final class AmpServices {
    private static final Duration THREAD_ENDS = Duration.ofSeconds(2);

    private final AmpSetup setup;
    private final AmpPublisher publisher;
    private final AmpReporter reporter;
    private final Thread thread;
    private volatile boolean stopped;
    /** Written under the lock of this. */
    private volatile Optional<AmpOpened> opened = Optional.empty();

    /**
     * Opens the link, or begins to wait for its memory.
     *
     * @param context of the bundle
     * @param setup the configuration
     * @param logger for what an operator should know
     * @throws GeometryMismatchException if a memory that is ours to make cannot be made so
     */
    AmpServices(BundleContext context, AmpSetup setup, Logger logger) {
        this.setup = setup;
        this.publisher = new AmpPublisher(context);
        this.reporter = new AmpReporter(setup.name(), logger);
        if (setup.makes()) {
            opened = Optional.of(AmpOpened.open(setup, publisher, reporter));
        }
        thread = Thread.ofPlatform()
                .daemon()
                .name("millrace-amp-" + setup.name())
                .uncaughtExceptionHandler((_, cause) -> died(cause))
                .start(this::run);
    }

    /** Stops the link and withdraws its services. Idempotent. */
    void close() {
        end(AmpOpened::close);
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            awaitThread();
        }
    }

    /** Two links on one memory would take each other's interrupts: the next one is to find this one's thread gone. */
    private void awaitThread() {
        try {
            if (!thread.join(THREAD_ENDS)) {
                reporter.error("a handler of an interrupt still runs after " + THREAD_ENDS.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Consumer<AmpOpened> how) {
        Optional<AmpOpened> last;
        synchronized (this) {
            stopped = true;
            last = opened;
            opened = Optional.empty();
        }
        try {
            last.ifPresent(how);
        } catch (ShmException e) {
            reporter.error(e.getMessage());
        }
    }

    /** A segment that was closed under us means that whoever should have stopped us did not: we do it ourselves. */
    private void run() {
        try {
            while (!stopped) {
                look();
                await();
            }
        } catch (SegmentClosedException e) {
            end(AmpOpened::abandon);
        } catch (ShmException e) {
            reporter.error(e.getMessage());
            end(AmpOpened::abandon);
        }
    }

    /** Somebody's handler of an interrupt threw: better no link than one that nobody looks after. */
    private void died(Throwable cause) {
        reporter.died(cause);
        end(AmpOpened::close);
    }

    private void await() {
        opened.ifPresentOrElse(
                it -> it.link().waitPoint().await(() -> stopped || it.hasNews(), setup.lookNanos()),
                () -> LockSupport.parkNanos(setup.lookNanos()));
    }

    private synchronized void look() {
        if (stopped) {
            return;
        }
        if (opened.isPresent()) {
            opened.get().look();
        } else if (setup.isInitialised()) {
            try {
                opened = Optional.of(AmpOpened.open(setup, publisher, reporter));
            } catch (GeometryMismatchException e) {
                reporter.suspect(e.getMessage());
            }
        }
    }
}
