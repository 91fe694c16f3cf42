package io.millrace.posix.internal.table;

import io.millrace.posix.PosixException;
import io.millrace.posix.internal.granule.Peers;
import java.util.concurrent.TimeUnit;

/**
 * The lock of a table: whose holder is named, so that one who died with it does not keep it.
 *
 * <p>Thread-safety: one thread at a time; other processes at the same time. Crash: the next one takes it over, and
 * mends what was begun.
 */
final class TableLock {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BETWEEN_LOOKS = 100;

    private final TableView view;
    private final Peers peers;

    TableLock(TableView view, Peers peers) {
        this.view = view;
        this.peers = peers;
    }

    /** Whether we hold it. */
    boolean isOurs() {
        return view.lock() == peers.holder();
    }

    /** Takes it. */
    void acquire() {
        long start = System.nanoTime();
        for (int round = 0; !tryAcquire(round); round++) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new PosixException(
                        "ETIMEDOUT",
                        "lock",
                        "slot " + peers.slot(),
                        "the peer in slot " + ((int) view.lock() - 1) + " has held the table for more than "
                                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s, and is not known to be dead");
            }
            Peers.pause(round);
        }
    }

    /** We do not hold it, so a lock that says we do was left or spoilt. */
    private boolean tryAcquire(int round) {
        long before = view.lock();
        boolean free = before == 0 || before == peers.holder();
        return (free || (round % BETWEEN_LOOKS == 0 && peers.isDead(before))) && view.lock(before, peers.holder());
    }

    /** Gives it back. */
    void release() {
        view.unlock();
    }
}
