package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.amp.Core;
import io.millrace.amp.Event;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The main core raises a bit of an event, the sub core waits for it and clears it. Results: 1 is the bit. */
public final class AmpEventStress {
    private static final int BIT = 1;
    private static final int OTHER = 2;

    private AmpEventStress() {}

    /** One look; 1 if the bit was there, and then it was cleared. */
    private static int take(AmpEvent event) {
        return event.await(BIT, Event.Until.ANY, true, Duration.ZERO) & BIT;
    }

    /** A bit that is raised is found, now or later. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "looked before it was raised")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "found and cleared")
    @Outcome(expect = FORBIDDEN, desc = "lost, or there once more")
    @State
    public static class RaiseAndTake {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpEvent main = amp.event(Core.MAIN);
        private final AmpEvent sub = amp.event(Core.SUB);

        /** Raises. */
        @Actor
        public void main() {
            main.raise(BIT);
        }

        /** Looks. */
        @Actor
        public void sub(II_Result r) {
            r.r1 = take(sub);
        }

        /** What is left. */
        @Arbiter
        public void rest(II_Result r) {
            r.r2 = take(sub);
        }
    }

    /** Another bit that is raised meanwhile stays. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "cleared the one, the other stayed")
    @Outcome(expect = FORBIDDEN, desc = "a bit nobody waited for was lost")
    @State
    public static class OtherBit {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpEvent main = amp.event(Core.MAIN);
        private final AmpEvent sub = amp.event(Core.SUB);

        /** The one is raised. */
        public OtherBit() {
            main.raise(BIT);
        }

        /** Raises the other. */
        @Actor
        public void main() {
            main.raise(OTHER);
        }

        /** Takes the one. */
        @Actor
        public void sub(II_Result r) {
            r.r1 = take(sub);
        }

        /** What is left. */
        @Arbiter
        public void rest(II_Result r) {
            r.r2 = sub.word();
        }
    }

    /** One bit, two threads that wait for it. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first took it")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second took it")
    @Outcome(expect = FORBIDDEN, desc = "lost or taken twice")
    @State
    public static class TwoTakers {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpEvent sub = amp.event(Core.SUB);

        /** The bit is raised. */
        public TwoTakers() {
            amp.event(Core.MAIN).raise(BIT);
        }

        /** Takes. */
        @Actor
        public void first(II_Result r) {
            r.r1 = take(sub);
        }

        /** Takes. */
        @Actor
        public void second(II_Result r) {
            r.r2 = take(sub);
        }
    }

    /** The bits are drained out of memory while another thread waits. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "looked while it was on its way")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "found in memory or where it was drained to")
    @Outcome(expect = FORBIDDEN, desc = "lost, or there once more")
    @State
    public static class DrainAndTake {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpEvent sub = amp.event(Core.SUB);

        /** The bit is raised. */
        public DrainAndTake() {
            amp.event(Core.MAIN).raise(BIT);
        }

        /** Drains. */
        @Actor
        public void drain() {
            sub.drain();
        }

        /** Takes. */
        @Actor
        public void take(II_Result r) {
            r.r1 = AmpEventStress.take(sub);
        }

        /** What is left. */
        @Arbiter
        public void rest(II_Result r) {
            r.r2 = AmpEventStress.take(sub);
        }
    }

    /** A drained bit, two threads that wait for it. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first took it")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second took it")
    @Outcome(expect = FORBIDDEN, desc = "lost or taken twice")
    @State
    public static class TwoTakersOfADrainedBit {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpEvent sub = amp.event(Core.SUB);

        /** The bit is raised and drained. */
        public TwoTakersOfADrainedBit() {
            amp.event(Core.MAIN).raise(1);
            sub.drain();
        }

        /** Takes. */
        @Actor
        public void first(II_Result r) {
            r.r1 = take(sub);
        }

        /** Takes. */
        @Actor
        public void second(II_Result r) {
            r.r2 = take(sub);
        }
    }
}
