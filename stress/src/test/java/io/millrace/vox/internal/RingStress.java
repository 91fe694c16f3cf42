package io.millrace.vox.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One producer and one consumer at a ring. Frames are numbered from 1; 0 is an empty ring, -1 a frame of two halves, -2
 * a ring or a frame that makes no sense.
 */
public final class RingStress {
    private RingStress() {}

    /** A frame is seen as a whole or not at all, and in order. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before the first was published")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first was published between the looks")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the second was not published yet")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "torn, out of order, or no frame at all")
    @State
    public static class Order {
        private final StressRing ring = new StressRing();

        /** Sends. */
        @Actor
        public void producer() {
            ring.put(1);
            ring.put(2);
        }

        /** Looks twice. */
        @Actor
        public void consumer(II_Result r) {
            r.r1 = ring.take();
            r.r2 = ring.take();
        }
    }

    /** Frames that are published together are seen together. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before they were published")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "they were published between the looks")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "the position that covers the first covers the second")
    @Outcome(expect = FORBIDDEN, desc = "torn, out of order, or no frame at all")
    @State
    public static class Batch {
        private final StressRing ring = new StressRing();

        /** Sends both with one store. */
        @Actor
        public void producer() {
            ring.putUnpublished(1);
            ring.putUnpublished(2);
            ring.publish();
        }

        /** Looks twice. */
        @Actor
        public void consumer(II_Result r) {
            r.r1 = ring.take();
            r.r2 = ring.take();
        }
    }

    /**
     * The producer wraps while the consumer stands where the watermark will be: no frame of the last lap comes back.
     */
    @JCStressTest
    @Outcome(id = "0, 0, 3", expect = ACCEPTABLE, desc = "looked before the frame was published")
    @Outcome(id = "0, 3, 0", expect = ACCEPTABLE, desc = "the frame was published between the looks")
    @Outcome(id = "3, 0, 0", expect = ACCEPTABLE, desc = "the frame at the first look")
    @Outcome(expect = FORBIDDEN, desc = "an old frame, a torn one, or the new one twice or never")
    @State
    public static class WrapAtTheWatermark {
        private final StressRing ring = new StressRing();

        /** Two frames sent and taken: both sides stand behind them, and the third has no room there. */
        public WrapAtTheWatermark() {
            ring.put(1);
            ring.put(2);
            ring.take();
            ring.take();
        }

        /** Sends what only fits at the start. */
        @Actor
        public void producer() {
            ring.put(3);
        }

        /** Looks twice. */
        @Actor
        public void consumer(III_Result r) {
            r.r1 = ring.take();
            r.r2 = ring.take();
        }

        /** What is left. */
        @Arbiter
        public void rest(III_Result r) {
            r.r3 = ring.take();
        }
    }

    /** The producer wraps in vain, because a frame at the end is not read: reading it makes room. */
    @JCStressTest
    @Outcome(id = "2, 0, 0, 3", expect = ACCEPTABLE, desc = "refused; there was room once the last frame was read")
    @Outcome(id = "2, 0, 1, 3", expect = ACCEPTABLE, desc = "sent after the second look")
    @Outcome(id = "2, 3, 1, 0", expect = ACCEPTABLE, desc = "sent between the looks")
    @Outcome(expect = FORBIDDEN, desc = "an old frame, a torn one, a frame lost, or a ring that stays full")
    @State
    public static class WrapInVain {
        private final StressRing ring = new StressRing();

        /** The second frame is left to be read; a third does not fit in front of it. */
        public WrapInVain() {
            ring.put(1);
            ring.put(2);
            ring.take();
        }

        /** Sends what only fits at the start, once there is room. */
        @Actor
        public void producer(IIII_Result r) {
            r.r3 = ring.put(3);
        }

        /** Looks twice. */
        @Actor
        public void consumer(IIII_Result r) {
            r.r1 = ring.take();
            r.r2 = ring.take();
        }

        /** After a look that found nothing, a frame that was refused goes in. */
        @Arbiter
        public void rest(IIII_Result r) {
            r.r4 = ring.take();
            if (r.r3 == 0) {
                ring.put(3);
                r.r4 = ring.take();
            }
        }
    }
}
