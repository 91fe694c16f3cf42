package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.amp.Core;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The main core sets bits of the sub core's interrupt word, the sub core takes them. */
public final class AmpInterruptStress {
    private static final int FIRST = 3;
    private static final int SECOND = 4;

    private AmpInterruptStress() {}

    /** The first bit as 1, the second as 2. */
    private static int taken(AmpInterrupts sub) {
        return sub.dispatch() >>> FIRST;
    }

    /** Bits are set one after the other while the word is taken again and again. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "every bit was taken once")
    @Outcome(expect = FORBIDDEN, desc = "a bit lost or taken twice")
    @State
    public static class TriggersAndExchange {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts main = amp.interrupts(Core.MAIN);
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);
        private int taken;
        private int twice;

        /** Sets all bits. */
        @Actor
        public void main() {
            for (int interrupt = 0; interrupt < AmpLayout.BITS; interrupt++) {
                main.trigger(interrupt);
            }
        }

        /** Takes what is there, now and then. */
        @Actor
        public void sub() {
            for (int i = 0; i < AmpLayout.BITS; i++) {
                take();
            }
        }

        private void take() {
            int bits = sub.dispatch();
            twice |= taken & bits;
            taken |= bits;
        }

        /** Takes what is left; the bits that were lost, and those that came twice. */
        @Arbiter
        public void bits(II_Result r) {
            take();
            r.r1 = ~taken;
            r.r2 = twice;
        }
    }

    /** Two threads set a bit each; behind one of them the word is taken. */
    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the other thread came after the word was taken")
    @Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "took both")
    @Outcome(expect = FORBIDDEN, desc = "a bit lost or taken twice")
    @State
    public static class TwoTriggers {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts main = amp.interrupts(Core.MAIN);
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);

        /** Sets one. */
        @Actor
        public void one() {
            main.trigger(FIRST);
        }

        /** Sets the other, then takes. */
        @Actor
        public void other(II_Result r) {
            main.trigger(SECOND);
            r.r1 = taken(sub);
        }

        /** What is left. */
        @Arbiter
        public void rest(II_Result r) {
            r.r2 = taken(sub);
        }
    }

    /** One bit, two threads of the sub core that look. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first took it")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second took it")
    @Outcome(expect = FORBIDDEN, desc = "lost or taken twice")
    @State
    public static class TwoTakers {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);

        /** The bit is set. */
        public TwoTakers() {
            amp.interrupts(Core.MAIN).trigger(FIRST);
        }

        /** Takes. */
        @Actor
        public void first(II_Result r) {
            r.r1 = taken(sub);
        }

        /** Takes. */
        @Actor
        public void second(II_Result r) {
            r.r2 = taken(sub);
        }
    }
}
