package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** An end of a queue is closed while somebody works at it: once closed, it leaves the memory alone. */
public final class AmpCloseStress {
    private static final int LENGTH = 4;
    private static final byte[] MESSAGE = new byte[Integer.BYTES];

    private AmpCloseStress() {}

    /** Nothing is sent once closing has returned. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "all that was sent was sent before")
    @Outcome(expect = FORBIDDEN, desc = "a message was sent after the end was closed")
    @State
    public static class SendAndClose {
        private final AmpQueueView view = StressAmp.fresh().queue(LENGTH, MESSAGE.length);
        private final AmpEnd sender = StressAmp.sender(view);
        private final AmpEnd receiver = StressAmp.receiver(view);
        private int seen;

        /** Sends as long as it can; the other end makes room. */
        @Actor
        public void worker() {
            while (sender.tx().offer(MESSAGE, 0, MESSAGE.length) != Offer.CLOSED) {
                receiver.rx().poll((_, _, _, _) -> {}, LENGTH);
            }
        }

        /** Closes, and looks how much was sent. */
        @Actor
        public void owner() {
            sender.close(true);
            seen = AmpPosition.position(view, AmpLayout.AVAIL);
        }

        /** Whether that was all. */
        @Arbiter
        public void all(I_Result r) {
            r.r1 = seen == AmpPosition.position(view, AmpLayout.AVAIL) ? 1 : 0;
        }
    }

    /** Nothing is given back once closing has returned. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "all that was given back was given back before")
    @Outcome(expect = FORBIDDEN, desc = "a buffer was given back after the end was closed")
    @State
    public static class ReceiveAndClose {
        private final AmpQueueView view = StressAmp.fresh().queue(LENGTH, MESSAGE.length);
        private final AmpEnd sender = StressAmp.sender(view);
        private final AmpEnd receiver = StressAmp.receiver(view);
        private int seen;

        /** Receives as long as it can; the other end sends. */
        @Actor
        public void worker() {
            while (!receiver.isClosed()) {
                sender.tx().offer(MESSAGE, 0, MESSAGE.length);
                receiver.rx().poll((_, _, _, _) -> {}, LENGTH);
            }
        }

        /** Closes, and looks how much was given back. */
        @Actor
        public void owner() {
            receiver.close(true);
            seen = AmpPosition.position(view, AmpLayout.USED);
        }

        /** Whether that was all. */
        @Arbiter
        public void all(I_Result r) {
            r.r1 = seen == AmpPosition.position(view, AmpLayout.USED) ? 1 : 0;
        }
    }

    /** A claim is committed while the end is closed: who commits knows whether the message was sent. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "sent before it was closed")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN, desc = "refused and sent, neither, or sent after it was closed")
    @State
    public static class CommitAndClose {
        private final AmpQueueView view = StressAmp.fresh().queue(LENGTH, MESSAGE.length);
        private final AmpEnd sender = StressAmp.sender(view);
        private final Claim claim = sender.tx().newClaim();

        /** Claims. */
        public CommitAndClose() {
            sender.tx().tryClaim(MESSAGE.length, claim);
        }

        /** Commits. */
        @Actor
        public void worker(II_Result r) {
            try {
                sender.tx().commit(claim);
                r.r1 = 1;
            } catch (IllegalStateException e) {
                r.r1 = 0;
            }
        }

        /** Closes, and looks whether it was sent. */
        @Actor
        public void owner(II_Result r) {
            sender.close(true);
            r.r2 = AmpPosition.position(view, AmpLayout.AVAIL);
        }
    }
}
