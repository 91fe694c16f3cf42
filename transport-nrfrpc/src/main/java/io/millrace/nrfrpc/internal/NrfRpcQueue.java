package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.PeerCorruptionException;

/**
 * One end of the signal queue in the tail of an area (revision R2): a ring of bytes, one writer, one reader.
 *
 * <p>Signals are hints: a full queue drops them, and the reader takes them all as "look at everything". Thread-safety:
 * thread-safe. Ordering: the byte, then the position with release. Peer: its position is checked; our own is private,
 * the shared copy is written only.
 */
final class NrfRpcQueue {
    private final NrfRpcView view;
    private final NrfRpcProblems problems;
    private final int items;
    private int position;

    /**
     * Opens an end.
     *
     * @param view the area
     * @param problems where a nonsense position is reported
     * @param writing whether we write the queue, rather than read it
     */
    NrfRpcQueue(NrfRpcView view, NrfRpcProblems problems, boolean writing) {
        this.view = view;
        this.problems = problems;
        this.items = view.layout().queueItems();
        int found = writing ? view.queueTx() : view.queueRx();
        this.position = found >= 0 && found < items ? found : 0;
    }

    /** Writes a signal; false if the queue is full. */
    synchronized boolean put(int signal) {
        int next = position + 1 == items ? 0 : position + 1;
        int read = view.queueRx();
        if (read < 0 || read >= items) {
            problems.note(0, view.badQueue("queue-rx", view.layout().queueRxOffset(), read));
            return false;
        }
        if (next == read) {
            return false;
        }
        view.queueItem(position, signal);
        position = next;
        view.queueTx(next);
        return true;
    }

    /** Takes all signals; whether there were any. */
    synchronized boolean drain() {
        int written = view.queueTx();
        if (written == position) {
            return false;
        }
        if (written < 0 || written >= items) {
            PeerCorruptionException cause =
                    view.badQueue("queue-tx", view.layout().queueTxOffset(), written);
            problems.note(0, cause);
            return true;
        }
        position = written;
        view.queueRx(written);
        return true;
    }

    /** Starts again at the first byte, as both sides do in a handshake; the writing end zeroes the shared positions. */
    synchronized void restart(boolean writing) {
        position = 0;
        if (writing) {
            view.queueTx(0);
            view.queueRx(0);
        }
    }
}
