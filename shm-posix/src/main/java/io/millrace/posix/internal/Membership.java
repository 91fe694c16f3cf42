package io.millrace.posix.internal;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.posix.PosixException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * Our place among the peers of something shared, offered as services: a thread shows that we live and sweeps what the
 * dead have left. If another peer took us for dead, the services go, and come back with a place of its own.
 *
 * <p>Thread-safety: thread-safe. Crash: the others find us dead.
 *
 * @param <S> what is had by having a place
 */
final class Membership<S> implements AutoCloseable {
    private static final Duration THREAD_ENDS = Duration.ofSeconds(2);
    private static final String TAKEN_FOR_DEAD = "EOWNERDEAD";

    private final String pid;
    private final House<S> house;
    private final long periodNanos;
    private final Logger logger;
    private final Thread thread;
    private Optional<Place<S>> place;
    private String told = "";
    private volatile boolean stopped;

    /**
     * Joins, offers, and starts the thread.
     *
     * @param pid of the configuration, for messages
     * @param thread its name
     * @param house what to join
     * @param periodNanos from one heartbeat to the next
     * @param logger told what an operator should know
     */
    Membership(String pid, String thread, House<S> house, long periodNanos, Logger logger) {
        this.pid = pid;
        this.house = house;
        this.periodNanos = periodNanos;
        this.logger = logger;
        this.place = Optional.of(join());
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(thread)
                .uncaughtExceptionHandler((_, cause) -> logger.error("{}: no more heartbeats: {}", pid, cause))
                .start(this::run);
    }

    /** What has peers. */
    interface House<S> {
        /**
         * Takes a place.
         *
         * @return what is had by it
         * @throws ShmException if that cannot be
         */
        S join();

        /** Offers it. */
        List<ServiceRegistration<?>> offer(S place);

        /**
         * Shows that we live, and sweeps.
         *
         * @return how many others have died
         * @throws PosixException with {@code EOWNERDEAD} if the place is ours no more
         */
        int beat(S place);

        /** Gives the place back. */
        void leave(S place);
    }

    /** What is offered. */
    private record Place<S>(S had, List<ServiceRegistration<?>> registrations) {}

    private Place<S> join() {
        S had = house.join();
        boolean offered = false;
        try {
            Place<S> joined = new Place<>(had, house.offer(had));
            offered = true;
            return joined;
        } finally {
            if (!offered) {
                house.leave(had);
            }
        }
    }

    /**
     * What is had now.
     *
     * @return empty while the place was taken from us
     */
    synchronized Optional<S> place() {
        return place.map(Place::had);
    }

    private void run() {
        while (!stopped) {
            LockSupport.parkNanos(periodNanos);
            beat();
        }
    }

    private synchronized void beat() {
        try {
            if (!stopped) {
                tellOfDead(house.beat(have().had()));
                told = "";
            }
        } catch (SegmentClosedException _) {
            // whoever should have stopped us did not
            stopped = true;
        } catch (SegmentLostException e) {
            stopped = true;
            tell(e.getMessage());
        } catch (PosixException e) {
            tell(e.getMessage());
            if (e.errno().equals(TAKEN_FOR_DEAD)) {
                withdraw();
            }
        } catch (ShmException e) {
            tell(e.getMessage());
        }
    }

    /** The place; a new one if the last one was taken from us. */
    private Place<S> have() {
        if (place.isEmpty()) {
            place = Optional.of(join());
            logger.info("{}: joined again", pid);
        }
        return place.get();
    }

    private void tellOfDead(int dead) {
        if (dead > 0) {
            logger.info("{}: peers found dead: {}; what they had is free", pid, dead);
        }
    }

    /** The same trouble at every beat is one line. */
    private void tell(String message) {
        if (!message.equals(told)) {
            told = message;
            logger.error("{}: {}", pid, message);
        }
    }

    private void withdraw() {
        Optional<Place<S>> last = place;
        place = Optional.empty();
        last.ifPresent(it -> {
            try {
                it.registrations().forEach(ServiceRegistration::unregister);
            } finally {
                leave(it.had());
            }
        });
    }

    /** What was taken from us need not be given back. */
    private void leave(S had) {
        try {
            house.leave(had);
        } catch (PosixException e) {
            if (!e.errno().equals(TAKEN_FOR_DEAD)) {
                throw e;
            }
        }
    }

    /** Withdraws the services, then leaves. Idempotent. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        awaitThread();
        try {
            synchronized (this) {
                withdraw();
            }
        } catch (SegmentClosedException | SegmentLostException _) {
            // the memory went first, and with it the place
        } catch (ShmException e) {
            logger.warn("{}: did not leave in order: {}", pid, e.getMessage());
        }
    }

    private void awaitThread() {
        try {
            if (Thread.currentThread() != thread && !thread.join(THREAD_ENDS)) {
                logger.error("{}: the thread of heartbeats still runs after {} s", pid, THREAD_ENDS.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
