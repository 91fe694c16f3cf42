package io.millrace.nrfrpc.internal;

import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;

/**
 * The handshake on slot 0 of both areas (revision R2): INIT, CONFIRM, EMPTY, each side waiting for the other's "this or
 * the next", and starting again when the peer does. Until it is done nothing is sent and nothing is handed out.
 *
 * <p>What endpoint 0 had in flight when it began is published again at the end; the other slots stay as they are.
 *
 * <p>Thread-safety: thread-safe. Source: nRF RPC draft, later revision.
 */
final class NrfRpcHandshake {
    private enum Step {
        START,
        AWAIT_INIT,
        AWAIT_CONFIRM,
        AWAIT_EMPTY,
        DONE
    }

    private final Handshake words;
    private final NrfRpcSender sender;
    private final NrfRpcView in;
    private final NrfRpcDoorbell doorbell;
    private Step step;
    private int kept = NrfRpcLayout.EMPTY;
    private volatile boolean done;

    NrfRpcHandshake(Handshake words, NrfRpcSender sender, NrfRpcView in, NrfRpcDoorbell doorbell) {
        this.words = words;
        this.sender = sender;
        this.in = in;
        this.doorbell = doorbell;
        this.done = words == Handshake.NONE;
        this.step = done ? Step.DONE : Step.START;
    }

    /** Whether messages may go; takes the steps that can be taken. */
    boolean isDone() {
        return done || advance();
    }

    /** Whether a word in slot 0 of the peer's area belongs to a handshake; begins one again if it does. */
    boolean takes(int endpoint, int word) {
        if (!words.takes(endpoint, word)) {
            return false;
        }
        restart();
        return true;
    }

    private boolean isOurs(int word) {
        return words.takes(0, word);
    }

    /** The word may have been read before a handshake that is over by now: only what stands there now counts. */
    private synchronized void restart() {
        if (step == Step.DONE && isOurs(in.slot(0))) {
            done = false;
            step = Step.START;
        }
    }

    private synchronized boolean advance() {
        Step before;
        do {
            before = step;
            step = next(before, in.slot(0));
        } while (step != before);
        done = step == Step.DONE;
        return done;
    }

    private Step next(Step now, int peer) {
        return switch (now) {
            case START -> begin();
            case AWAIT_INIT -> isOurs(peer) ? confirm() : now;
            case AWAIT_CONFIRM -> peer != words.init() ? open() : now;
            case AWAIT_EMPTY -> settle(peer);
            case DONE -> now;
        };
    }

    private Step begin() {
        if (sender.isClaimed(0)) {
            return Step.START;
        }
        kept = kept == NrfRpcLayout.EMPTY ? sender.inFlight(0) : kept;
        say(words.init());
        return Step.AWAIT_INIT;
    }

    private Step confirm() {
        doorbell.restartOut();
        say(words.confirm());
        return Step.AWAIT_CONFIRM;
    }

    private Step open() {
        doorbell.restartIn();
        say(NrfRpcLayout.EMPTY);
        return Step.AWAIT_EMPTY;
    }

    private Step settle(int peer) {
        if (peer == words.init()) {
            return Step.START;
        }
        if (peer == words.confirm()) {
            return Step.AWAIT_EMPTY;
        }
        if (kept != NrfRpcLayout.EMPTY) {
            say(kept);
            kept = NrfRpcLayout.EMPTY;
        }
        return Step.DONE;
    }

    private void say(int word) {
        sender.view().slot(0, word);
        doorbell.ring(0);
    }
}
