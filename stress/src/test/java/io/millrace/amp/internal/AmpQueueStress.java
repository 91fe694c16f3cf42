package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Both ends of a queue, at its flags. Messages are numbered from 1; 0 is no message, -1 one of two halves or of another
 * length.
 */
public final class AmpQueueStress {
    /** Long enough to be in the middle of it when somebody writes. */
    private static final int LENGTH = 256;

    private AmpQueueStress() {}

    /** Both ends, and messages whose bytes hold the same number. */
    private static final class Queue {
        private final AmpEnd sender;
        private final AmpEnd receiver;
        private final byte[] message = new byte[LENGTH];
        private final Lease lease;
        private int seen;

        Queue(int length) {
            AmpQueueView view = StressAmp.fresh().queue(length, LENGTH);
            sender = StressAmp.sender(view);
            receiver = StressAmp.receiver(view);
            lease = receiver.rx().newLease();
        }

        /** 1 if there was room. */
        int put(int number) {
            Arrays.fill(message, (byte) number);
            return sender.tx().offer(message, 0, LENGTH) == Offer.SENT ? 1 : 0;
        }

        int take() {
            seen = 0;
            receiver.rx().poll((bytes, offset, length, _) -> seen = number(bytes, offset, length), 1);
            return seen;
        }

        /** The same by a lease. */
        int hold() {
            if (!receiver.rx().tryTake(lease)) {
                return 0;
            }
            int number = number(lease.segment(), lease.offset(), lease.length());
            lease.close();
            return number;
        }

        private static int number(MemorySegment bytes, long offset, int length) {
            int number = bytes.get(ValueLayout.JAVA_BYTE, offset);
            for (int i = 0; i < LENGTH; i++) {
                if (length != LENGTH || bytes.get(ValueLayout.JAVA_BYTE, offset + i) != number) {
                    return -1;
                }
            }
            return number;
        }
    }

    /** Whoever sees the flags sees the message, and messages come in order. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before the first was sent")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first was sent between the looks")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the second was not sent yet")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "torn, out of order, or twice")
    @State
    public static class Order {
        private final Queue queue = new Queue(2);

        /** Sends. */
        @Actor
        public void sender() {
            queue.put(1);
            queue.put(2);
        }

        /** Looks twice. */
        @Actor
        public void receiver(II_Result r) {
            r.r1 = queue.take();
            r.r2 = queue.take();
        }
    }

    /** A buffer is filled again only when the message in it was handled. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "there was no room yet")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "sent in the buffer that was given back")
    @Outcome(expect = FORBIDDEN, desc = "written over while it was read, or lost")
    @State
    public static class Reuse {
        private final Queue queue = new Queue(1);

        /** The only buffer holds a message. */
        public Reuse() {
            queue.put(1);
        }

        /** Sends. */
        @Actor
        public void sender(III_Result r) {
            r.r1 = queue.put(2);
        }

        /** Reads and gives back. */
        @Actor
        public void receiver(III_Result r) {
            r.r2 = queue.take();
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = queue.take();
        }
    }

    /** The same with a message that is held beyond the call that took it. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "there was no room yet")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "sent in the buffer that was given back")
    @Outcome(expect = FORBIDDEN, desc = "written over while it was held, or lost")
    @State
    public static class ReuseOfALease {
        private final Queue queue = new Queue(1);

        /** The only buffer holds a message. */
        public ReuseOfALease() {
            queue.put(1);
        }

        /** Sends. */
        @Actor
        public void sender(III_Result r) {
            r.r1 = queue.put(2);
        }

        /** Takes and gives back. */
        @Actor
        public void receiver(III_Result r) {
            r.r2 = queue.hold();
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = queue.hold();
        }
    }
}
